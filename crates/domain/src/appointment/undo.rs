//! Taking back the last change of a turno: a wrong click at the desk, not a way to rewrite the day.

use jiff::{SignedDuration, Timestamp};

use super::{Appointment, AppointmentStatus as Status, Change, TimelineEntry};

/// How long after a change it can be taken back.
pub const UNDO_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Why nothing is taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UndoRefused {
    /// The last change was a booking, a move, a merge of its patient, or an undoing itself.
    #[error("the last change of the turno cannot be undone")]
    Nothing,
    /// The change is too old.
    #[error("a change can be undone until {until}")]
    TooLate {
        /// Until when it could be.
        until: Timestamp,
    },
}

impl Appointment {
    /// The turno in the state before its last change. `history` is its whole timeline, oldest first.
    ///
    /// # Errors
    /// [`UndoRefused`] when the last change cannot be taken back, or not any more.
    pub fn undo(&self, history: &[TimelineEntry], now: Timestamp) -> Result<Self, UndoRefused> {
        let last = history
            .last()
            .filter(|last| last.version == self.version() && is_undoable(last.change))
            .ok_or(UndoRefused::Nothing)?;
        let until = last.at.checked_add(UNDO_WINDOW).unwrap_or(Timestamp::MAX);
        if now > until {
            return Err(UndoRefused::TooLate { until });
        }
        let before = &history[..history.len() - 1];
        let status = status_after(before).ok_or(UndoRefused::Nothing)?;
        Ok(self.with_status(status, now))
    }
}

fn is_undoable(change: Change) -> bool {
    match change {
        Change::Confirmed
        | Change::Arrived
        | Change::Started
        | Change::Completed
        | Change::NoShow
        | Change::Cancelled { .. } => true,
        Change::Booked | Change::Requested | Change::Rescheduled { .. } | Change::Undone | Change::Merged => {
            false
        }
    }
}

/// The state that a history led to, with its facts; `None` for a history that does not begin with a booking.
fn status_after(history: &[TimelineEntry]) -> Option<Status> {
    let mut states: Vec<Status> = Vec::new();
    for entry in history {
        let at = entry.at;
        let next = match entry.change {
            Change::Booked | Change::Confirmed => Status::Booked,
            Change::Requested => Status::Requested,
            Change::Arrived => Status::Arrived { at },
            Change::Started => Status::InConsultation {
                arrived_at: arrival(states.last()),
                started_at: at,
            },
            Change::Completed => Status::Completed { at },
            Change::NoShow => Status::NoShow { at },
            Change::Cancelled { late } => Status::Cancelled {
                at,
                by: entry.actor,
                reason: entry.reason.clone(),
                late,
            },
            Change::Rescheduled { .. } | Change::Merged => states.last()?.clone(),
            Change::Undone => {
                states.pop();
                states.last()?.clone()
            }
        };
        // An undone change leaves the state before it on top, once.
        if entry.change != Change::Undone {
            states.push(next);
        }
    }
    states.pop()
}

fn arrival(before: Option<&Status>) -> Option<Timestamp> {
    match before {
        Some(Status::Arrived { at }) => Some(*at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::AppointmentStatusKind as Kind;
    use super::super::fixtures::{at, turno};
    use super::*;
    use crate::identity::Role;
    use crate::settings::BookingPolicy;

    fn line(turno: &Appointment, change: Change) -> TimelineEntry {
        TimelineEntry {
            appointment: turno.id(),
            version: turno.version(),
            at: turno.updated_at(),
            actor: turno.created_by(),
            role: Role::Receptionist,
            change,
            reason: None,
        }
    }

    #[test]
    fn the_state_before_comes_back_with_its_facts() {
        let booked = turno(Kind::Booked);
        let arrived = booked.arrive(at("2026-12-01T08:55:00-03:00")).unwrap();
        let started = arrived
            .start_consultation(at("2026-12-01T09:01:00-03:00"))
            .unwrap();
        let done = started.complete(at("2026-12-01T09:20:00-03:00")).unwrap();
        let mut history = vec![
            line(&booked, Change::Booked),
            line(&arrived, Change::Arrived),
            line(&started, Change::Started),
            line(&done, Change::Completed),
        ];
        let now = at("2026-12-01T09:25:00-03:00");
        let undone = done.undo(&history, now).unwrap();
        assert_eq!(undone.status(), started.status());
        assert_eq!(undone.version(), done.version().next());
        // An undoing is not undone, and what it left is not what came before that.
        history.push(line(&undone, Change::Undone));
        assert_eq!(undone.undo(&history, now), Err(UndoRefused::Nothing));
        let again = undone.complete(at("2026-12-01T09:26:00-03:00")).unwrap();
        history.push(line(&again, Change::Completed));
        let now = at("2026-12-01T09:27:00-03:00");
        assert_eq!(again.undo(&history, now).unwrap().status(), started.status());
    }

    #[test]
    fn a_change_is_undone_within_a_quarter_of_an_hour() {
        let booked = turno(Kind::Booked);
        let when = at("2026-12-01T08:00:00-03:00");
        let policy = BookingPolicy::default();
        let gone = booked.cancel(booked.created_by(), when, None, &policy).unwrap();
        let history = [
            line(&booked, Change::Booked),
            line(&gone, Change::Cancelled { late: true }),
        ];
        let until = at("2026-12-01T08:15:00-03:00");
        assert_eq!(gone.undo(&history, until).unwrap().status(), &Status::Booked);
        let late = at("2026-12-01T08:15:01-03:00");
        assert_eq!(gone.undo(&history, late), Err(UndoRefused::TooLate { until }));
    }

    #[test]
    fn a_booking_or_a_move_is_not_undone() {
        let booked = turno(Kind::Booked);
        let now = booked.updated_at();
        assert_eq!(
            booked.undo(&[line(&booked, Change::Booked)], now),
            Err(UndoRefused::Nothing)
        );
        assert_eq!(booked.undo(&[], now), Err(UndoRefused::Nothing));
    }
}
