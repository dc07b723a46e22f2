//! The turnos that a change of availability would leave without it, and what becomes of them.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use turnoplus_domain::appointment::{
    Appointment, AppointmentStatus, AppointmentStatusKind, Change as TurnoChange,
};
use turnoplus_domain::availability::{AvailabilityRule, AvailabilityWindow, DoctorCalendar, newly_uncovered};
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId};
use turnoplus_domain::time::Interval;

use super::AvailabilityError;
use super::access::Change;
use crate::appointment::record::{Deed, record};
use crate::page::PageRequest;
use crate::ports::{AppointmentFilter, AppointmentView, OverrideFilter, StoreError, UnitOfWork};
use crate::settings::Policies;

/// What becomes of turnos that a change leaves without availability.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum OnConflict {
    /// The change is not made, and the turnos are listed.
    #[default]
    Reject,
    /// They stay as they are. Not for absences: an absent doctor attends nobody.
    Keep,
    /// They are cancelled.
    Cancel,
}

/// Turnos in the way of a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Affected {
    /// How many.
    pub total: usize,
    /// The first of them by start, at most [`Affected::SHOWN`].
    pub turnos: Vec<AppointmentView>,
}

impl Affected {
    /// How many turnos are listed at most.
    pub const SHOWN: usize = 100;
}

/// The states in which something can still become of a turno: not over, and the patient not with the doctor.
const OPEN: [AppointmentStatusKind; 3] = [
    AppointmentStatusKind::Requested,
    AppointmentStatusKind::Booked,
    AppointmentStatusKind::Arrived,
];

/// How far ahead turnos are looked for: further than anybody can book.
const FAR: SignedDuration = SignedDuration::from_hours(3 * 366 * 24);

/// Where and on which dates a rule or window offered availability before it is changed.
#[derive(Clone, Copy)]
pub(super) struct Offered {
    office: OfficeId,
    from: Date,
    /// The last date; without, it goes on for ever.
    until: Option<Date>,
}

impl From<&AvailabilityRule> for Offered {
    fn from(rule: &AvailabilityRule) -> Self {
        Self {
            office: rule.office,
            from: rule.valid_from,
            until: rule.valid_until,
        }
    }
}

impl From<&AvailabilityWindow> for Offered {
    fn from(window: &AvailabilityWindow) -> Self {
        Self {
            office: window.office,
            from: window.date,
            until: Some(window.date),
        }
    }
}

impl Offered {
    /// Writes what a booking on any of these dates writes too, before turnos are read: of a booking and a change at the
    /// same moment the second sees the first. As far as anybody can book, with a day on both sides for the zones.
    async fn hold(self, uow: &mut dyn UnitOfWork, by: Change<'_>) -> Result<(), StoreError> {
        let settings = uow.settings().get().await?;
        let filter = OverrideFilter {
            doctor: Some(by.doctor),
            visit_type: None,
        };
        let horizon = Policies::load(uow, &settings, filter)
            .await?
            .farthest_horizon_days();
        let today = TimeZone::UTC.to_datetime(by.now).date();
        let days = |count: u16| Span::new().days(i64::from(count));
        let farthest = today.saturating_add(days(horizon));
        let first = self.from.max(today).saturating_sub(days(1));
        let end = self
            .until
            .unwrap_or(farthest)
            .min(farthest)
            .saturating_add(days(2));
        let midnight = |date: Date| date.to_zoned(TimeZone::UTC).map(|at| at.timestamp());
        let (Ok(first), Ok(end)) = (midnight(first), midnight(end)) else {
            return Ok(());
        };
        match Interval::new(first, end) {
            Ok(dates) => uow.claims().mark_closing(self.office, dates).await,
            // All of it is over.
            Err(_) => Ok(()),
        }
    }
}

/// Lets a change of rules or windows happen as far as the coming turnos are concerned. `offered` is what it was before;
/// `change` makes it on the doctor's calendar; turnos that lay outside already are not affected.
///
/// Answers how many turnos were cancelled for it.
pub(super) async fn settle(
    uow: &mut dyn UnitOfWork,
    by: Change<'_>,
    (offered, on_conflict): (Offered, OnConflict),
    change: impl FnOnce(&mut DoctorCalendar) + Send,
) -> Result<usize, AvailabilityError> {
    offered.hold(uow, by).await?;
    let until = by.now.checked_add(FAR).unwrap_or(Timestamp::MAX);
    let Ok(coming) = Interval::new(by.now, until) else {
        return Ok(0);
    };
    let mut turnos = open_turnos(uow, by.doctor, coming).await?;
    let Some(last) = turnos.iter().map(|turno| turno.interval().end()).max() else {
        return Ok(0);
    };
    let Ok(range) = Interval::new(by.now, last) else {
        return Ok(0);
    };

    let before = uow
        .availability()
        .calendar(by.doctor, range.widened(480, 0))
        .await?;
    let mut after = before.clone();
    change(&mut after);
    let visits: Vec<_> = turnos
        .iter()
        .map(|t| (t.id(), t.interval(), t.office()))
        .collect();
    let affected: HashSet<AppointmentId> = newly_uncovered(&before, &after, &visits).into_iter().collect();
    turnos.retain(|turno| affected.contains(&turno.id()));
    decide(uow, by, on_conflict, &turnos).await
}

/// Does with these turnos what the caller says. Answers how many were cancelled.
pub(super) async fn decide(
    uow: &mut dyn UnitOfWork,
    by: Change<'_>,
    on_conflict: OnConflict,
    turnos: &[Appointment],
) -> Result<usize, AvailabilityError> {
    if turnos.is_empty() {
        return Ok(0);
    }
    match on_conflict {
        OnConflict::Reject => Err(AvailabilityError::Affected(listed(uow, by.doctor, turnos).await?)),
        OnConflict::Keep => Ok(0),
        OnConflict::Cancel => {
            cancel_all(uow, by, turnos).await?;
            Ok(turnos.len())
        }
    }
}

async fn cancel_all(
    uow: &mut dyn UnitOfWork,
    by: Change<'_>,
    turnos: &[Appointment],
) -> Result<(), StoreError> {
    let settings = uow.settings().get().await?;
    let filter = OverrideFilter {
        doctor: Some(by.doctor),
        visit_type: None,
    };
    let policies = Policies::load(uow, &settings, filter).await?;
    for turno in turnos {
        let policy = policies.of(turno.doctor(), turno.visit_type()).policy;
        // Open turnos can be cancelled; should that ever change, it is looked at again.
        let cancelled = turno
            .cancel(by.actor.user, by.now, None, &policy)
            .map_err(|_| StoreError::Contention)?;
        let late = matches!(
            cancelled.status(),
            AppointmentStatus::Cancelled { late: true, .. }
        );
        let cause = [("cause", "availability".to_owned())];
        let deed = Deed {
            change: TurnoChange::Cancelled { late },
            reason: None,
            details: &cause,
        };
        record(uow, by.actor, &cancelled, deed).await?;
    }
    Ok(())
}

/// The doctor's turnos in an interval of which something can still become, by start.
pub(super) async fn open_turnos(
    uow: &mut dyn UnitOfWork,
    doctor: DoctorId,
    interval: Interval,
) -> Result<Vec<Appointment>, StoreError> {
    let mut turnos = uow.appointments().list_occupying(doctor, interval).await?;
    turnos.retain(|turno| OPEN.contains(&turno.status().kind()));
    Ok(turnos)
}

/// The turnos with the names that a person knows them by.
async fn listed(
    uow: &mut dyn UnitOfWork,
    doctor: DoctorId,
    turnos: &[Appointment],
) -> Result<Affected, StoreError> {
    let wanted: HashSet<AppointmentId> = turnos.iter().map(Appointment::id).collect();
    let starts = || turnos.iter().map(Appointment::start);
    let filter = AppointmentFilter {
        doctor: Some(doctor),
        statuses: OPEN.to_vec(),
        from: starts().min(),
        to: starts()
            .max()
            .and_then(|last| last.checked_add(SignedDuration::from_secs(1)).ok()),
        ..AppointmentFilter::default()
    };
    let mut listed = Vec::new();
    let mut page = PageRequest {
        limit: 100,
        after: None,
    };
    loop {
        let found = uow.appointments().list(&filter, &page).await?;
        listed.extend(
            found
                .items
                .into_iter()
                .filter(|view| wanted.contains(&view.appointment.id())),
        );
        if found.next.is_none() || listed.len() >= Affected::SHOWN {
            break;
        }
        page.after = found.next;
    }
    listed.truncate(Affected::SHOWN);
    Ok(Affected {
        total: wanted.len(),
        turnos: listed,
    })
}
