//! A day on paper: who comes when, of one doctor or of a whole office. No clinical notes, and not what people come for.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::appointment::AppointmentStatusKind as Kind;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_domain::patient::Patient;
use turnoplus_domain::text::Name;
use turnoplus_domain::time::Zone;

use super::export::every;
use super::list::stretch;
use crate::contention::Contended;
use crate::ports::{
    Act, AppointmentFilter, AppointmentView, AuditEntry, Clock, Intent, Store, StoreError, Subject,
    UnitOfWork,
};

/// A day has at most so many turnos on one sheet.
const MOST: usize = 2_000;

/// Whose day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SheetOf {
    /// A doctor's, wherever they attend.
    Doctor(DoctorId),
    /// An office's, every doctor's.
    Office(OfficeId),
}

/// A day to print.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadDaySheet {
    /// Whose.
    pub of: SheetOf,
    /// Which; `None` for today on the clinic's wall.
    pub date: Option<Date>,
}

/// A day on paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DaySheet {
    /// The clinic.
    pub clinic_name: Name,
    /// The doctor or the office.
    pub whose: String,
    /// The date.
    pub date: Date,
    /// The clinic's zone.
    pub zone: Zone,
    /// When it was read.
    pub at: Timestamp,
    /// The turnos by start, without those that were cancelled.
    pub rows: Vec<SheetRow>,
}

/// A turno on the sheet, and who comes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRow {
    /// The turno.
    pub view: AppointmentView,
    /// The patient.
    pub patient: Patient,
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// Sheets are for the staff; an office's for the front desk and admins.
    #[error("not for this role")]
    Forbidden,
    /// There is no such doctor or office, or it is another doctor's day.
    #[error("no such doctor or office")]
    Unknown,
    /// More than fits.
    #[error("there are more than {MOST} turnos on that day")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for SheetError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Reads a day. Who read whose is in the audit trail.
///
/// # Errors
/// See [`SheetError`].
pub async fn day_sheet(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    wanted: ReadDaySheet,
) -> Result<DaySheet, SheetError> {
    authorise(actor, wanted.of)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let settings = uow.settings().get().await?;
    let date = wanted.date.unwrap_or_else(|| settings.zone.date(now));
    let mut filter = AppointmentFilter {
        statuses: Kind::ALL
            .into_iter()
            .filter(|kind| *kind != Kind::Cancelled)
            .collect(),
        ..AppointmentFilter::default()
    };
    let (whose, subject) = match wanted.of {
        SheetOf::Doctor(id) => {
            filter.doctor = Some(id);
            let doctor = uow.doctors().find(id).await?.ok_or(SheetError::Unknown)?;
            (doctor.full_name.to_string(), Subject::Doctor(id))
        }
        SheetOf::Office(id) => {
            filter.office = Some(id);
            let office = uow.offices().find(id).await?.ok_or(SheetError::Unknown)?;
            (office.name.to_string(), Subject::Office(id))
        }
    };
    stretch(&mut filter, (date, date), &settings.zone);
    let views = every(uow.as_mut(), &filter, MOST)
        .await?
        .ok_or(SheetError::TooMany)?;
    let rows = with_patients(uow.as_mut(), views).await?;
    let entry = AuditEntry::by(actor, now, Act::DaySheetRead, subject)
        .with("date", date.to_string())
        .with("count", rows.len().to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(DaySheet {
        clinic_name: settings.clinic_name,
        whose,
        date,
        zone: settings.zone,
        at: now,
        rows,
    })
}

fn authorise(actor: &Actor, of: SheetOf) -> Result<(), SheetError> {
    match (actor.role, of) {
        (Role::Receptionist | Role::Admin, _) => Ok(()),
        (Role::Doctor, SheetOf::Doctor(id)) if actor.is_doctor(id) => Ok(()),
        (Role::Doctor, SheetOf::Doctor(_)) => Err(SheetError::Unknown),
        (Role::Doctor, SheetOf::Office(_)) | (Role::Patient, _) => Err(SheetError::Forbidden),
    }
}

async fn with_patients(
    uow: &mut dyn UnitOfWork,
    views: Vec<AppointmentView>,
) -> Result<Vec<SheetRow>, SheetError> {
    let mut known: HashMap<_, Patient> = HashMap::new();
    let mut rows = Vec::with_capacity(views.len());
    for view in views {
        let id = view.appointment.patient();
        let patient = match known.get(&id) {
            Some(patient) => patient.clone(),
            None => uow.patients().find(id).await?.ok_or(SheetError::Unknown)?,
        };
        known.insert(id, patient.clone());
        rows.push(SheetRow { view, patient });
    }
    Ok(rows)
}
