//! What a change leaves behind for those who are looking, in its own unit of work.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::appointment::{Appointment, Change};
use turnoplus_domain::availability::{Absence, AvailabilityRule, AvailabilityWindow};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use crate::ports::{LiveChange, NewLiveChange, StoreError, UnitOfWork};

/// The turno itself.
const ITSELF: u8 = 0;
/// The time that it takes or gives back.
const TIME: u8 = 1;
/// The time that a move left behind.
const LEFT: u8 = 2;
/// Something that ended, with the version that it had.
const ENDED: u8 = 3;
/// Where something was before its change.
const BEFORE: u8 = 4;

/// Tells of a turno, and of the time that is not free any more or free again.
pub(crate) async fn note_appointment(
    uow: &mut dyn UnitOfWork,
    turno: &Appointment,
    change: Change,
) -> Result<(), StoreError> {
    let mut changes = vec![NewLiveChange {
        source: turno.id().uuid(),
        version: turno.version(),
        part: ITSELF,
        at: turno.updated_at(),
        change: LiveChange::Appointment {
            id: turno.id(),
            version: turno.version(),
            status: turno.status().kind(),
            start: turno.start(),
            doctor: turno.doctor(),
            patient: turno.patient(),
        },
    }];
    match change {
        Change::Booked
        | Change::Requested
        | Change::Cancelled { .. }
        | Change::Rescheduled { .. }
        | Change::Undone => {
            changes.push(time_of(turno, (turno.version(), turno.updated_at()), TIME));
        }
        Change::Confirmed
        | Change::Arrived
        | Change::Started
        | Change::Completed
        | Change::NoShow
        | Change::Merged => {}
    }
    uow.live_changes().add(&changes).await
}

/// Tells of the time that a turno left free when it moved.
pub(crate) async fn note_left(
    uow: &mut dyn UnitOfWork,
    before: &Appointment,
    moved: &Appointment,
) -> Result<(), StoreError> {
    let left = time_of(before, (moved.version(), moved.updated_at()), LEFT);
    uow.live_changes().add(&[left]).await
}

fn time_of(turno: &Appointment, (version, at): (Version, Timestamp), part: u8) -> NewLiveChange {
    let (from, until) = dates(turno.doctor_interval(), turno.zone());
    NewLiveChange {
        source: turno.id().uuid(),
        version,
        part,
        at,
        change: LiveChange::Availability {
            doctor: Some(turno.doctor()),
            office: None,
            from,
            until: Some(until),
        },
    }
}

/// Something that decides what is free: a rule, a window, an absence, a closure.
pub(crate) struct Affecting {
    pub(crate) source: Uuid,
    pub(crate) version: Version,
    pub(crate) doctor: Option<DoctorId>,
    pub(crate) office: Option<OfficeId>,
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
}

impl From<&AvailabilityRule> for Affecting {
    fn from(rule: &AvailabilityRule) -> Self {
        Self {
            source: rule.id.uuid(),
            version: rule.version,
            doctor: Some(rule.doctor),
            office: None,
            from: rule.valid_from,
            until: rule.valid_until,
        }
    }
}

impl From<&AvailabilityWindow> for Affecting {
    fn from(window: &AvailabilityWindow) -> Self {
        Self {
            source: window.id.uuid(),
            version: window.version,
            doctor: Some(window.doctor),
            office: None,
            from: window.date,
            until: Some(window.date),
        }
    }
}

impl From<&Absence> for Affecting {
    /// An absence is no office's: its dates are wide enough for the wall clock of every zone.
    fn from(absence: &Absence) -> Self {
        let (start, end) = (absence.interval.start(), absence.interval.end());
        let reach = SignedDuration::from_hours(14);
        Self {
            source: absence.id.uuid(),
            version: absence.version,
            doctor: Some(absence.doctor),
            office: None,
            from: Zone::UTC.date(start.checked_sub(reach).unwrap_or(start)),
            until: Some(Zone::UTC.date(end.checked_add(reach).unwrap_or(end))),
        }
    }
}

/// Tells of something new that decides what is free.
pub(crate) async fn note_added(
    uow: &mut dyn UnitOfWork,
    at: Timestamp,
    added: impl Into<Affecting>,
) -> Result<(), StoreError> {
    let added = added.into();
    let version = added.version;
    uow.live_changes()
        .add(&[affected(&added, (version, at), ITSELF)])
        .await
}

/// Tells of something that decides what is free and changed: of what it was, and of what it is.
pub(crate) async fn note_changed(
    uow: &mut dyn UnitOfWork,
    at: Timestamp,
    (before, after): (impl Into<Affecting>, impl Into<Affecting>),
) -> Result<(), StoreError> {
    let (before, after) = (before.into(), after.into());
    let change = (after.version, at);
    let changes = [
        affected(&before, change, BEFORE),
        affected(&after, change, ITSELF),
    ];
    uow.live_changes().add(&changes).await
}

/// Tells of something that decided what is free and is no more.
pub(crate) async fn note_removed(
    uow: &mut dyn UnitOfWork,
    at: Timestamp,
    removed: impl Into<Affecting>,
) -> Result<(), StoreError> {
    let removed = removed.into();
    let version = removed.version;
    uow.live_changes()
        .add(&[affected(&removed, (version, at), ENDED)])
        .await
}

fn affected(what: &Affecting, (version, at): (Version, Timestamp), part: u8) -> NewLiveChange {
    NewLiveChange {
        source: what.source,
        version,
        part,
        at,
        change: LiveChange::Availability {
            doctor: what.doctor,
            office: what.office,
            from: what.from,
            until: what.until,
        },
    }
}

/// The dates on the wall that an interval touches.
fn dates(interval: Interval, zone: &Zone) -> (Date, Date) {
    let end = interval.end();
    let last = end.checked_sub(SignedDuration::from_secs(1)).unwrap_or(end);
    (zone.date(interval.start()), zone.date(last))
}
