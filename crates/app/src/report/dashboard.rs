//! The clinic in numbers for an admin, and a doctor's own numbers, by the same questions.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::availability::{Closure, offered_minutes};
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_domain::time::{Interval, Zone};

use super::figures::{Figures, LeadTime, SpecialtyFigures};
use crate::ports::{DoctorFilter, Intent, ReportFilter, Store, StoreError, UnitOfWork};

/// The longest range, in days.
pub const MAX_REPORT_DAYS: i32 = 366;
/// More doctors than this are not reported on: the first by name are.
const MAX_DOCTORS: u32 = 5_000;

/// What is to be reported on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AskReport {
    /// The first date, on the wall of each office.
    pub from: Date,
    /// The last date, itself included.
    pub to: Date,
    /// Only this office.
    pub office: Option<OfficeId>,
    /// Only this doctor.
    pub doctor: Option<DoctorId>,
}

/// The numbers.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The first date.
    pub from: Date,
    /// The last date.
    pub to: Date,
    /// The clinic's zone, in which patients are new on a date.
    pub zone: Zone,
    /// Of all turnos.
    pub totals: Figures,
    /// Days from booking to start.
    pub lead_time: Option<LeadTime>,
    /// Patients registered in the range; `None` when only an office or a doctor is reported on.
    pub new_patients: Option<u64>,
    /// By date, every date of the range.
    pub days: Vec<(Date, Figures)>,
    /// By specialty, the most turnos first.
    pub specialties: Vec<SpecialtyFigures>,
}

/// Why there are no numbers.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It is not for this role.
    #[error("not for this role")]
    Forbidden,
    /// There is no such doctor, or it is somebody else.
    #[error("no such doctor")]
    UnknownDoctor,
    /// There is no such office.
    #[error("is no office of this clinic")]
    UnknownOffice,
    /// The range ends before it begins.
    #[error("must not be before `from`")]
    EmptyRange,
    /// The range is too long.
    #[error("must be less than {MAX_REPORT_DAYS} days after `from`")]
    LongRange,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The clinic in numbers, for an admin.
///
/// # Errors
/// See [`ReportError`].
pub async fn dashboard(store: &dyn Store, actor: &Actor, ask: AskReport) -> Result<Report, ReportError> {
    if actor.role != Role::Admin {
        return Err(ReportError::Forbidden);
    }
    report(store, ask).await
}

/// A doctor's own numbers, for the doctor and for admins.
///
/// # Errors
/// See [`ReportError`].
pub async fn doctor_statistics(
    store: &dyn Store,
    actor: &Actor,
    doctor: DoctorId,
    ask: AskReport,
) -> Result<Report, ReportError> {
    match actor.role {
        Role::Admin => {}
        Role::Doctor if actor.is_doctor(doctor) => {}
        Role::Doctor => return Err(ReportError::UnknownDoctor),
        Role::Patient | Role::Receptionist => return Err(ReportError::Forbidden),
    }
    let doctor = Some(doctor);
    report(store, AskReport { doctor, ..ask }).await
}

async fn report(store: &dyn Store, ask: AskReport) -> Result<Report, ReportError> {
    if ask.to < ask.from {
        return Err(ReportError::EmptyRange);
    }
    if days_between(ask.from, ask.to) >= MAX_REPORT_DAYS {
        return Err(ReportError::LongRange);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let zone = uow.settings().get().await?.zone;
    let offices = offices(uow.as_mut(), ask.office).await?;
    let doctors = doctors(uow.as_mut(), ask.doctor).await?;
    let filter = ReportFilter {
        from: ask.from,
        to: ask.to,
        offices: offices.clone(),
        doctor: ask.doctor,
    };
    let mut sums = Sums::new(&doctors);
    let counted = uow.reports().counted(&filter).await?;
    for tally in &counted.turnos {
        let (date, doctor) = tally.key;
        sums.days.entry(date).or_default().add(tally);
        sums.specialty(doctor).add(tally);
        sums.totals.add(tally);
    }
    sums.offer(uow.as_mut(), &ask, &offices).await?;
    let lead_time = LeadTime::of(counted.lead_days);
    let new_patients = match (ask.office, ask.doctor, whole_days(ask.from, ask.to, &zone)) {
        (None, None, Some(range)) => {
            let (from, to) = (range.start(), range.end());
            Some(uow.reports().count_new_patients(from, to).await?)
        }
        _ => None,
    };
    let (totals, days, specialties) = sums.finish(ask.from, ask.to);
    Ok(Report {
        from: ask.from,
        to: ask.to,
        zone,
        totals,
        lead_time,
        new_patients,
        days,
        specialties,
    })
}

/// The office that was asked for; otherwise all of them, closed ones too: turnos were held there.
async fn offices(uow: &mut dyn UnitOfWork, wanted: Option<OfficeId>) -> Result<Vec<OfficeId>, ReportError> {
    let Some(office) = wanted else {
        let all = uow.offices().list().await?;
        return Ok(all.into_iter().map(|office| office.id).collect());
    };
    let found = uow.offices().find(office).await?;
    found.ok_or(ReportError::UnknownOffice)?;
    Ok(vec![office])
}

/// The doctors with their specialties, inactive ones too.
async fn doctors(
    uow: &mut dyn UnitOfWork,
    wanted: Option<DoctorId>,
) -> Result<Vec<(DoctorId, String)>, ReportError> {
    let found = if let Some(doctor) = wanted {
        let found = uow.doctors().find(doctor).await?;
        vec![found.ok_or(ReportError::UnknownDoctor)?]
    } else {
        let filter = DoctorFilter {
            include_inactive: true,
            ..DoctorFilter::default()
        };
        uow.doctors().list_all(&filter, MAX_DOCTORS).await?
    };
    let named = |doctor: turnoplus_domain::doctor::Doctor| (doctor.id, doctor.specialty.to_string());
    Ok(found.into_iter().map(named).collect())
}

/// The numbers in the making.
struct Sums<'a> {
    doctors: HashMap<DoctorId, &'a str>,
    totals: Figures,
    days: BTreeMap<Date, Figures>,
    specialties: BTreeMap<String, Figures>,
}

impl<'a> Sums<'a> {
    fn new(doctors: &'a [(DoctorId, String)]) -> Self {
        Self {
            doctors: doctors.iter().map(|(id, of)| (*id, of.as_str())).collect(),
            totals: Figures::default(),
            days: BTreeMap::new(),
            specialties: BTreeMap::new(),
        }
    }

    fn specialty(&mut self, doctor: DoctorId) -> &mut Figures {
        let of = self.doctors.get(&doctor).copied().unwrap_or_default();
        self.specialties.entry(of.to_owned()).or_default()
    }

    /// Counts in what the doctors offer, by their rules, windows, absences and closures of today.
    async fn offer(
        &mut self,
        uow: &mut dyn UnitOfWork,
        ask: &AskReport,
        offices: &[OfficeId],
    ) -> Result<(), StoreError> {
        let Some(range) = whole_days(ask.from, ask.to, &Zone::UTC) else {
            return Ok(());
        };
        let wanted: Vec<DoctorId> = self.doctors.keys().copied().collect();
        let range = around(range);
        let calendars = uow.availability().openings(&wanted, range).await?;
        for (doctor, calendar) in &calendars {
            for (date, minutes) in offered_minutes(calendar, offices, (ask.from, ask.to)) {
                self.totals.offered_minutes += minutes;
                self.days.entry(date).or_default().offered_minutes += minutes;
                self.specialty(*doctor).offered_minutes += minutes;
            }
        }
        Ok(())
    }

    fn finish(mut self, from: Date, to: Date) -> (Figures, Vec<(Date, Figures)>, Vec<SpecialtyFigures>) {
        let dates = from
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date <= to);
        let days = dates.map(|date| (date, self.days.remove(&date).unwrap_or_default()));
        let days = days.collect();
        let mut specialties: Vec<SpecialtyFigures> = self
            .specialties
            .into_iter()
            .map(|(specialty, figures)| SpecialtyFigures { specialty, figures })
            .collect();
        specialties.sort_by_key(|it| std::cmp::Reverse(it.figures.total()));
        (self.totals, days, specialties)
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn whole_days(from: Date, to: Date, zone: &Zone) -> Option<Interval> {
    Closure::whole_days(from, to, zone).ok()
}

/// Wide enough for the dates of every zone.
fn around(utc: Interval) -> Interval {
    let wide = SignedDuration::from_hours(26);
    let start = utc.start().checked_sub(wide).unwrap_or(Timestamp::MIN);
    let end = utc.end().checked_add(wide).unwrap_or(Timestamp::MAX);
    Interval::new(start, end).unwrap_or(utc)
}
