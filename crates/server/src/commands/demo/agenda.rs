//! The turnos of the demo clinic: a month of past ones, four weeks of coming ones.

use std::collections::HashMap;
use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use turnoplus_app::ports::{
    Act, AuditEntry, ClaimOwner, Ids, Intent, OverbookingSeat, SeatRequest, Store, Subject, UnitOfWork,
};
use turnoplus_domain::appointment::{
    Appointment, Change, Lane, NewAppointment, Overbooking, Placement, TimelineEntry, claims_of,
};
use turnoplus_domain::availability::{Bounds, Closure, DoctorCalendar, Slot, SlotRequest, free_slots};
use turnoplus_domain::holiday::shuts;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AppointmentId, OfficeId, PatientId};
use turnoplus_domain::patient::CoverageSnapshot;
use turnoplus_domain::settings::{BookingPolicy, SeatPool};
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::Interval;

use super::directory::Clinic;
use super::names::REASONS;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Books the agenda of every doctor; answers how many turnos there are.
pub async fn write(store: &dyn Store, ids: &dyn Ids, clinic: &Clinic, now: Timestamp) -> Result<usize> {
    let mut busy: HashMap<PatientId, Vec<Interval>> = HashMap::new();
    let mut dice = Dice(0x5EED_7012);
    let mut written = 0;
    let holidays = shut_days(store, clinic).await?;
    for (nth, (doctor, rules)) in clinic.doctors.iter().enumerate() {
        let mut uow = store.begin(Intent::Write).await?;
        let calendar = DoctorCalendar {
            offices: clinic.offices.iter().map(|o| (o.id, o.zone.clone())).collect(),
            rules: rules.clone(),
            holidays: holidays.clone(),
            ..DoctorCalendar::default()
        };
        for slot in month(&calendar, clinic, now)? {
            // Two days in three are nearly full close to today, and thin out with the distance.
            let days_ahead = (slot.start.as_second() - now.as_second()) / 86_400;
            let fill = if days_ahead < 0 {
                70
            } else {
                75_u32.saturating_sub(u32::try_from(days_ahead * 3)?)
            };
            if dice.roll(100) >= fill {
                continue;
            }
            let demo_patient = nth < 3 && dice.roll(30) == 0;
            let index = if demo_patient {
                0
            } else {
                1 + dice.roll(u32::try_from(clinic.patients.len() - 1)?) as usize
            };
            let patient = clinic.patients[index].id;
            let taken = busy.entry(patient).or_default();
            let interval = Interval::new(slot.start, slot.end)?;
            if taken.iter().any(|other| other.overlaps(&interval))
                || (interval.end() > now && taken.iter().filter(|i| i.end() > now).count() >= 4)
            {
                continue;
            }
            taken.push(interval);
            let new = NewAppointment {
                id: AppointmentId::new(ids.next()),
                placement: Placement {
                    doctor: doctor.id,
                    office: slot.office,
                    zone: clinic
                        .offices
                        .iter()
                        .find(|o| o.id == slot.office)
                        .ok_or("no such office")?
                        .zone
                        .clone(),
                    interval,
                },
                patient,
                reason: Some(Reason::parse(REASONS[dice.roll(6) as usize])?),
                coverage: coverage_of(clinic, patient),
                overbooking: None,
                created_by: clinic.desk.id,
                awaits_approval: false,
            };
            let extra = if (0..3).contains(&days_ahead) && dice.roll(12) == 0 {
                sobreturno(&new, (ids, clinic), &mut busy, &mut dice)?
            } else {
                None
            };
            for new in std::iter::once(new).chain(extra) {
                turno(uow.as_mut(), clinic, new, now, &mut dice).await?;
                written += 1;
            }
        }
        uow.commit().await?;
    }
    Ok(written)
}

/// The holidays of each office: nobody attends then.
async fn shut_days(store: &dyn Store, clinic: &Clinic) -> Result<Vec<(OfficeId, Interval)>> {
    let mut uow = store.begin(Intent::Read).await?;
    let holidays = uow.holidays().list(None, None).await?;
    let mut shut = Vec::new();
    for office in &clinic.offices {
        for date in holidays.iter().map(|holiday| holiday.date) {
            if shuts(&holidays, office.id, date) {
                shut.push((office.id, Closure::whole_days(date, date, &office.zone)?));
            }
        }
    }
    Ok(shut)
}

/// The coverage that a patient uses.
fn coverage_of(clinic: &Clinic, patient: PatientId) -> Option<CoverageSnapshot> {
    let patient = clinic.patients.iter().find(|it| it.id == patient)?;
    let coverage = patient.details.coverages.usual()?;
    let payer = clinic
        .payers
        .iter()
        .find(|payer| Some(payer.id) == coverage.payer);
    Some(coverage.snapshot(payer.map(|payer| payer.name.clone())))
}

/// Somebody who is squeezed in beside a turno, if they have nothing else then.
fn sobreturno(
    beside: &NewAppointment,
    (ids, clinic): (&dyn Ids, &Clinic),
    busy: &mut HashMap<PatientId, Vec<Interval>>,
    dice: &mut Dice,
) -> Result<Option<NewAppointment>> {
    let index = 1 + dice.roll(u32::try_from(clinic.patients.len() - 1)?) as usize;
    let patient = clinic.patients[index].id;
    let interval = beside.placement.interval;
    let taken = busy.entry(patient).or_default();
    if taken.iter().any(|other| other.overlaps(&interval)) {
        return Ok(None);
    }
    taken.push(interval);
    Ok(Some(NewAppointment {
        id: AppointmentId::new(ids.next()),
        patient,
        coverage: coverage_of(clinic, patient),
        overbooking: Some(Overbooking {
            lane: Lane::new(1)?,
            reason: Reason::parse("Control de fiebre, viene por la guardia")?,
        }),
        ..beside.clone()
    }))
}

fn month(calendar: &DoctorCalendar, clinic: &Clinic, now: Timestamp) -> Result<Vec<Slot>> {
    let (from, until) = (now.checked_sub(DAY * 30)?, now.checked_add(DAY * 28)?);
    let request = SlotRequest {
        visit: clinic.visit_types[0].shape(),
        range: Interval::new(from, until)?,
        office: None,
        rules: Bounds {
            step: None,
            now: from,
            earliest: from,
            latest: until,
        },
    };
    Ok(free_slots(calendar, &request))
}

/// Books one turno some days ahead of its time and lets it take its course up to now.
async fn turno(
    uow: &mut dyn UnitOfWork,
    clinic: &Clinic,
    new: NewAppointment,
    now: Timestamp,
    dice: &mut Dice,
) -> Result<()> {
    let ahead = DAY * (2 + dice.roll(12).cast_signed());
    let booked_at = new.placement.interval.start().checked_sub(ahead)?.min(now);
    let booked = Appointment::book(new, &clinic.visit_types[0], booked_at);
    let mut changes = vec![(booked.clone(), Change::Booked, Act::AppointmentBooked, booked_at)];
    let (start, end) = (booked.interval().start(), booked.interval().end());
    let luck = dice.roll(100);
    if luck < 8 {
        let at = start.checked_sub(DAY)?.min(now).max(booked_at);
        let policy = BookingPolicy::default();
        let cancelled = booked.cancel(
            clinic.desk.id,
            at,
            Some(Reason::parse("No puede venir")?),
            &policy,
        )?;
        changes.push((
            cancelled,
            Change::Cancelled { late: false },
            Act::AppointmentCancelled,
            at,
        ));
    } else if end <= now && luck < 15 {
        let gone = booked.mark_no_show(end, &BookingPolicy::default())?;
        changes.push((gone, Change::NoShow, Act::AppointmentNoShow, end));
    } else if end <= now {
        let arrived_at = start.checked_sub(SignedDuration::from_mins(8))?;
        let arrived = booked.arrive(arrived_at)?;
        let started = arrived.start_consultation(start)?;
        changes.push((arrived, Change::Arrived, Act::AppointmentArrived, arrived_at));
        changes.push((started.clone(), Change::Started, Act::AppointmentStarted, start));
        changes.push((
            started.complete(end)?,
            Change::Completed,
            Act::AppointmentCompleted,
            end,
        ));
    }
    let Some((last, ..)) = changes.last() else {
        return Ok(());
    };
    uow.appointments().add(last).await?;
    if last.status().kind().occupies() {
        uow.claims()
            .claim(ClaimOwner::Appointment(last.id()), &claims_of(last))
            .await?;
    }
    if last.is_overbooking() && last.status().kind().occupies() {
        let seat = OverbookingSeat {
            doctor: last.doctor(),
            day: last.civil_start().date(),
            owner: last.id(),
            most: None,
        };
        uow.claims().take_overbooking_seat(seat).await?;
    }
    if last.status().kind().is_active() {
        let seat = SeatRequest {
            patient: last.patient(),
            pool: SeatPool::CLINIC,
            owner: last.id(),
            until: end,
            most: None,
            now,
        };
        uow.claims().take_seat(seat).await?;
    }
    let actor = clinic.desk.actor(None);
    for (turno, change, act, at) in &changes {
        note(uow, &actor, turno, (*change, *act, *at)).await?;
    }
    Ok(())
}

async fn note(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    turno: &Appointment,
    (change, act, at): (Change, Act, Timestamp),
) -> Result<()> {
    let entry = TimelineEntry {
        appointment: turno.id(),
        version: turno.version(),
        at,
        actor: actor.user,
        role: actor.role,
        change,
        reason: None,
    };
    uow.appointments().add_timeline(&entry).await?;
    let audit = AuditEntry {
        at,
        actor: Some(*actor),
        act,
        subject: Subject::Appointment(turno.id()),
        details: vec![("by", "demo".to_owned())],
    };
    uow.audit().record(&audit).await?;
    Ok(())
}

/// Always the same clinic: a linear congruential generator (Knuth's MMIX constants), good enough for decoration.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The remainder is below `sides`.
        u32::try_from((self.0 >> 33) % u64::from(sides.max(1))).unwrap_or(0)
    }
}
