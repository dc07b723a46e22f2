//! What would become of each turno of a day, and what stands against it.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use turnoplus_domain::appointment::{
    Appointment, AppointmentStatusKind as Kind, Booker, ClaimKey, Placement, PolicyRefusal, Resource,
    check_booking, claims_of,
};
use turnoplus_domain::availability::{DoctorCalendar, SlotRequest};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::time::Interval;

use super::super::export::every;
use super::super::list::stretch;
use super::super::load;
use super::super::place::{Latitude, SlotRefusal, place, without_own};
use super::super::reschedule::shape_of;
use super::{DayAction, DayChange, DayError, MoveTo};
use crate::ports::{AppointmentFilter, AppointmentView, ClaimOwner, OverrideFilter, StoreError, UnitOfWork};
use crate::settings::Policies;

/// More turnos than this are no doctor's day.
const MOST: usize = 1_500;

/// What would become of a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayPlan {
    /// The turnos that are still to come, by start.
    pub items: Vec<PlannedTurno>,
    /// Stands for all of it: what was asked, every turno as it is, and what would become of it.
    pub digest: String,
}

/// A turno and what would become of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedTurno {
    /// The turno as it is.
    pub view: AppointmentView,
    /// What would become of it.
    pub outcome: Outcome,
}

/// What would become of a turno.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It would be cancelled.
    Cancel,
    /// It would be moved; this is how it would be.
    Move(Box<Appointment>),
    /// Its state is beyond it: the patient is there already, or did not come.
    Stay,
    /// It cannot be done.
    Blocked(Obstacle),
}

/// What stands against a move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// The time is not to be had.
    Slot(SlotRefusal),
    /// The booking policy.
    Policy(PolicyRefusal),
    /// The clock does not show that time on that date.
    SkippedHour,
    /// The patient has another turno then.
    PatientBusy,
    /// The patient's record was closed.
    PatientClosed,
}

impl DayPlan {
    /// How many turnos something stands against.
    pub fn blocked(&self) -> usize {
        let blocked = |item: &&PlannedTurno| matches!(item.outcome, Outcome::Blocked(_));
        self.items.iter().filter(blocked).count()
    }
}

/// Works out what would become of the day, on what the unit of work sees.
pub(super) async fn plan(
    uow: &mut dyn UnitOfWork,
    change: &DayChange,
    now: Timestamp,
) -> Result<DayPlan, DayError> {
    let turnos = turnos_of(uow, change, now).await?;
    let items = match change.action {
        DayAction::Cancel => turnos.into_iter().map(cancelled).collect(),
        DayAction::Move(to) => moved(uow, (change, to), turnos, now).await?,
    };
    let digest = digest(change, &items);
    Ok(DayPlan { items, digest })
}

/// The turnos of the day that are not over, by start.
async fn turnos_of(
    uow: &mut dyn UnitOfWork,
    change: &DayChange,
    now: Timestamp,
) -> Result<Vec<AppointmentView>, DayError> {
    uow.doctors()
        .find(change.doctor)
        .await?
        .ok_or(DayError::UnknownDoctor)?;
    let zone = uow.settings().get().await?.zone;
    let mut filter = AppointmentFilter {
        doctor: Some(change.doctor),
        office: change.office,
        statuses: Kind::ALL.into_iter().filter(|kind| !kind.is_terminal()).collect(),
        ..AppointmentFilter::default()
    };
    // An office far away has the date at another time than the clinic.
    let beside = |days: i64| change.date.saturating_add(jiff::Span::new().days(days));
    stretch(&mut filter, (beside(-1), beside(1)), &zone);
    let mut found = every(uow, &filter, MOST)
        .await?
        .ok_or_else(|| StoreError::Corrupt {
            entity: "appointment",
            detail: "a doctor has more turnos on one day than it has room for".to_owned(),
        })?;
    found.retain(|view| {
        let turno = &view.appointment;
        turno.civil_start().date() == change.date && turno.interval().end() > now
    });
    Ok(found)
}

fn cancelled(view: AppointmentView) -> PlannedTurno {
    let outcome = match view.appointment.status().kind() {
        Kind::Requested | Kind::Booked | Kind::Arrived => Outcome::Cancel,
        Kind::InConsultation | Kind::Completed | Kind::Cancelled | Kind::NoShow => Outcome::Stay,
    };
    PlannedTurno { view, outcome }
}

async fn moved(
    uow: &mut dyn UnitOfWork,
    (change, to): (&DayChange, MoveTo),
    turnos: Vec<AppointmentView>,
    now: Timestamp,
) -> Result<Vec<PlannedTurno>, DayError> {
    let target = load::active_doctor(uow, to.doctor.unwrap_or(change.doctor))
        .await?
        .ok_or(DayError::UnknownTarget)?;
    let settings = uow.settings().get().await?;
    let policies = Policies::load(uow, &settings, OverrideFilter::default()).await?;
    let movable: Vec<&Appointment> = turnos
        .iter()
        .map(|view| &view.appointment)
        .filter(|turno| is_movable(turno))
        .collect();
    let own: HashSet<ClaimKey> = movable.iter().flat_map(|turno| claims_of(turno)).collect();
    let calendar = calendar_of(uow, &target, (&movable, to)).await?;
    let mut mover = Mover {
        to,
        target: &target,
        calendar,
        policies,
        now,
        own,
        taken: HashSet::new(),
    };
    let mut items = Vec::with_capacity(turnos.len());
    for view in turnos {
        let outcome = if is_movable(&view.appointment) {
            mover.outcome(uow, &view.appointment).await?
        } else {
            Outcome::Stay
        };
        items.push(PlannedTurno { view, outcome });
    }
    Ok(items)
}

fn is_movable(turno: &Appointment) -> bool {
    matches!(turno.status().kind(), Kind::Requested | Kind::Booked)
}

/// The target's calendar around the new times, without what the moved turnos hold now.
async fn calendar_of(
    uow: &mut dyn UnitOfWork,
    target: &Doctor,
    (movable, to): (&[&Appointment], MoveTo),
) -> Result<DoctorCalendar, StoreError> {
    let starts = || movable.iter().filter_map(|turno| start_of(turno, to));
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else {
        return Ok(DoctorCalendar::default());
    };
    let last = last.checked_add(SignedDuration::from_hours(8)).unwrap_or(last);
    let Ok(range) = Interval::new(first, last) else {
        return Ok(DoctorCalendar::default());
    };
    let mut calendar = load::calendar_around(uow, target.id, range).await?;
    for turno in movable {
        if turno.doctor() == target.id && !turno.is_overbooking() {
            calendar = without_own(calendar, turno.doctor_interval());
        }
    }
    Ok(calendar)
}

/// When a turno would start; `None` where the clock skips that time.
fn start_of(turno: &Appointment, to: MoveTo) -> Option<Timestamp> {
    let start = match to.date {
        None => turno.start(),
        Some(date) => at_same_time(turno, date)?,
    };
    start
        .checked_add(SignedDuration::from_mins(i64::from(to.shift_minutes)))
        .ok()
}

fn at_same_time(turno: &Appointment, date: Date) -> Option<Timestamp> {
    let civil = date.to_datetime(turno.civil_start().time());
    let ambiguous = turno.zone().tz().to_ambiguous_timestamp(civil);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return None;
    }
    ambiguous.earlier().ok()
}

struct Mover<'a> {
    to: MoveTo,
    target: &'a Doctor,
    calendar: DoctorCalendar,
    policies: Policies,
    now: Timestamp,
    /// What the moved turnos hold now.
    own: HashSet<ClaimKey>,
    /// What those before would hold.
    taken: HashSet<ClaimKey>,
}

impl Mover<'_> {
    async fn outcome(
        &mut self,
        uow: &mut dyn UnitOfWork,
        turno: &Appointment,
    ) -> Result<Outcome, StoreError> {
        let patient = uow.patients().find(turno.patient()).await?;
        if !patient.is_some_and(|patient| patient.active) {
            return Ok(Outcome::Blocked(Obstacle::PatientClosed));
        }
        let moved = match self.placed(turno)? {
            Ok(moved) => moved,
            Err(obstacle) => return Ok(Outcome::Blocked(obstacle)),
        };
        let keys = claims_of(&moved);
        let held = uow
            .claims()
            .held_by_others(ClaimOwner::Appointment(turno.id()), &keys)
            .await?;
        let mut clashing = held
            .iter()
            .filter(|key| !self.own.contains(key))
            .chain(keys.iter().filter(|key| self.taken.contains(key)));
        let outcome = match clashing.next().map(|key| key.resource) {
            Some(Resource::Doctor(_)) => Outcome::Blocked(Obstacle::Slot(SlotRefusal::Taken)),
            Some(Resource::Patient(_)) => Outcome::Blocked(Obstacle::PatientBusy),
            None => {
                self.taken.extend(keys);
                Outcome::Move(Box::new(moved))
            }
        };
        Ok(outcome)
    }

    /// The turno at its new time, as far as rules and policy let it.
    fn placed(&self, turno: &Appointment) -> Result<Result<Appointment, Obstacle>, StoreError> {
        let Some(start) = start_of(turno, self.to) else {
            return Ok(Err(Obstacle::SkippedHour));
        };
        let shape = shape_of(turno)?;
        let effective = self.policies.of(self.target.id, turno.visit_type());
        let policy = &effective.policy;
        let bounds = Booker::Staff.bounds(self.now, policy);
        let beyond = Obstacle::Policy(Booker::Staff.too_far(bounds.latest));
        let Ok(interval) = Interval::of_minutes(start, shape.duration.get()) else {
            return Ok(Err(beyond));
        };
        if let Err(refusal) = check_booking(self.now, &interval, policy, Booker::Staff) {
            return Ok(Err(Obstacle::Policy(refusal)));
        }
        let request = SlotRequest {
            visit: shape,
            range: interval,
            office: Some(turno.office()),
            rules: bounds,
        };
        let latitude = Latitude {
            staff: true,
            overbooking: turno.is_overbooking(),
            overriding: false,
        };
        if let Err(refusal) = place(&self.calendar, &request, start, latitude, &effective) {
            return Ok(Err(Obstacle::Slot(refusal)));
        }
        let zone = load::zone_of(&self.calendar, turno.office()).unwrap_or_else(|| turno.zone().clone());
        let placement = Placement {
            doctor: self.target.id,
            office: turno.office(),
            zone,
            interval,
        };
        // Only what may be moved comes here; should that ever change, it is looked at again.
        let moved = turno
            .relocate(placement, self.now)
            .map_err(|_| StoreError::Contention)?;
        Ok(Ok(moved))
    }
}

/// Two digests are equal when what was asked, what is there and what would become of it are.
fn digest(change: &DayChange, items: &[PlannedTurno]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{change:?}\n"));
    for item in items {
        let turno = &item.view.appointment;
        let outcome = match &item.outcome {
            Outcome::Cancel => "cancel".to_owned(),
            Outcome::Stay => "stay".to_owned(),
            Outcome::Blocked(obstacle) => format!("{obstacle:?}"),
            Outcome::Move(moved) => format!("{} {} {}", moved.start(), moved.doctor(), moved.office()),
        };
        hash.update(format!("{} {} {outcome}\n", turno.id(), turno.version().get()));
    }
    // Half of it is more than enough to tell two days apart.
    let half = hash.finalize().first_chunk::<16>().copied().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(half))
}
