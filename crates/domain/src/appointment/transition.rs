//! How a turno changes. Every transition is a pure function from a turno to the next one; what is not written
//! here is refused. Who may ask for it is in `access`.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Appointment, AppointmentStatus as Status, AppointmentStatusKind as Kind, Lane, Placement};
use crate::ids::{PatientId, UserId};
use crate::settings::BookingPolicy;
use crate::text::Reason;
use crate::time::Minutes;

/// What can be asked of a turno.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Command {
    /// [`Appointment::confirm`]
    Confirm,
    /// [`Appointment::arrive`]
    Arrive,
    /// [`Appointment::start_consultation`]
    Start,
    /// [`Appointment::complete`]
    Complete,
    /// [`Appointment::mark_no_show`]
    NoShow,
    /// [`Appointment::cancel`]
    Cancel,
    /// [`Appointment::reschedule`]
    Reschedule,
}

/// Why a turno does not change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TransitionRefused {
    /// Its state does not allow it.
    #[error("a turno that is {from} cannot {}", wanted.as_str())]
    Illegal {
        /// The state that it is in.
        from: Kind,
        /// What was asked.
        wanted: Command,
    },
    /// The patient may still come.
    #[error("a patient is not absent before {from}")]
    TooEarly {
        /// From when on it is allowed.
        from: Timestamp,
    },
    /// Nobody is received before the day of the turno, on the wall of its office.
    #[error("nobody is received before the day of the turno, {day}")]
    BeforeDay {
        /// The day.
        day: Date,
    },
    /// An absent patient can only be taken in on the day of the turno.
    #[error("the day of the turno is over")]
    DayOver,
}

impl Command {
    /// Every command.
    pub const ALL: [Self; 7] = [
        Self::Confirm,
        Self::Arrive,
        Self::Start,
        Self::Complete,
        Self::NoShow,
        Self::Cancel,
        Self::Reschedule,
    ];

    /// The name on the wire and in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Arrive => "arrive",
            Self::Start => "start",
            Self::Complete => "complete",
            Self::NoShow => "no-show",
            Self::Cancel => "cancel",
            Self::Reschedule => "reschedule",
        }
    }
}

impl Appointment {
    /// A requested turno becomes certain.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless it is requested.
    pub fn confirm(&self, now: Timestamp) -> Result<Self, TransitionRefused> {
        match self.status() {
            Status::Requested => Ok(self.with_status(Status::Booked, now)),
            _ => Err(self.illegal(Command::Confirm)),
        }
    }

    /// The patient is there; also one who was given up already, on the day of the turno.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless it is booked or a no-show; [`TransitionRefused::BeforeDay`] before the
    /// day of the turno; [`TransitionRefused::DayOver`] for a no-show when that day is over.
    pub fn arrive(&self, now: Timestamp) -> Result<Self, TransitionRefused> {
        match self.status() {
            Status::NoShow { .. } if self.zone().date(now) != self.zone().date(self.start()) => {
                Err(TransitionRefused::DayOver)
            }
            Status::Booked | Status::NoShow { .. } => self.received(Status::Arrived { at: now }, now),
            _ => Err(self.illegal(Command::Arrive)),
        }
    }

    /// The patient goes in to the doctor.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless the patient has arrived; [`TransitionRefused::BeforeDay`] before the day of
    /// the turno.
    pub fn start_consultation(&self, now: Timestamp) -> Result<Self, TransitionRefused> {
        match self.status() {
            Status::Arrived { at } => self.received(
                Status::InConsultation {
                    arrived_at: Some(*at),
                    started_at: now,
                },
                now,
            ),
            _ => Err(self.illegal(Command::Start)),
        }
    }

    /// The visit is over. Arrival and start are implied when nobody recorded them.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless it is booked, arrived or in consultation; [`TransitionRefused::BeforeDay`]
    /// before the day of the turno.
    pub fn complete(&self, now: Timestamp) -> Result<Self, TransitionRefused> {
        match self.status() {
            Status::Booked | Status::Arrived { .. } | Status::InConsultation { .. } => {
                self.received(Status::Completed { at: now }, now)
            }
            _ => Err(self.illegal(Command::Complete)),
        }
    }

    /// The patient did not come.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless it is booked; [`TransitionRefused::TooEarly`] before its start and
    /// the policy's grace.
    pub fn mark_no_show(&self, now: Timestamp, policy: &BookingPolicy) -> Result<Self, TransitionRefused> {
        if !matches!(self.status(), Status::Booked) {
            return Err(self.illegal(Command::NoShow));
        }
        let grace = SignedDuration::from_mins(i64::from(policy.no_show_grace_minutes));
        let from = self.start().checked_add(grace).unwrap_or(Timestamp::MAX);
        if now < from {
            return Err(TransitionRefused::TooEarly { from });
        }
        Ok(self.with_status(Status::NoShow { at: now }, now))
    }

    /// The turno is called off; later than the policy's window before its start, that is flagged late.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless it is requested, booked or arrived.
    pub fn cancel(
        &self,
        by: UserId,
        now: Timestamp,
        reason: Option<Reason>,
        policy: &BookingPolicy,
    ) -> Result<Self, TransitionRefused> {
        match self.status() {
            Status::Requested | Status::Booked | Status::Arrived { .. } => {
                let window = SignedDuration::from_mins(i64::from(policy.cancellation_window_minutes));
                let late = self.start().duration_since(now) < window;
                Ok(self.with_status(
                    Status::Cancelled {
                        at: now,
                        by,
                        reason,
                        late,
                    },
                    now,
                ))
            }
            _ => Err(self.illegal(Command::Cancel)),
        }
    }

    /// The turno moves to another time, and perhaps another office or doctor; it stays the same turno, in the
    /// same state. A sobreturno that moves becomes a regular turno: it goes to a time that is free.
    ///
    /// # Errors
    /// [`TransitionRefused::Illegal`] unless it is requested or booked.
    pub fn reschedule(&self, to: Placement, now: Timestamp) -> Result<Self, TransitionRefused> {
        let mut moved = self.relocate(to, now)?;
        moved.0.lane = Lane::REGULAR;
        moved.0.overbooking_reason = None;
        Ok(moved)
    }

    /// The same in its own lane: a sobreturno that moves with its whole day stays one.
    ///
    /// # Errors
    /// As [`Appointment::reschedule`].
    pub fn relocate(&self, to: Placement, now: Timestamp) -> Result<Self, TransitionRefused> {
        if !matches!(self.status(), Status::Requested | Status::Booked) {
            return Err(self.illegal(Command::Reschedule));
        }
        let mut moved = self.with_status(self.status().clone(), now);
        moved.0.doctor = to.doctor;
        moved.0.office = to.office;
        moved.0.civil_start = to.zone.civil(to.interval.start());
        moved.0.interval = to.interval;
        moved.0.zone = to.zone;
        Ok(moved)
    }

    /// Its patient turned out to be this one: whatever its state, it is theirs from now on.
    #[must_use]
    pub fn merged(&self, survivor: PatientId, now: Timestamp) -> Self {
        let mut theirs = self.with_status(self.status().clone(), now);
        theirs.0.patient = survivor;
        theirs
    }

    /// The turno with what its new doctor keeps free around the visit; as part of a move.
    #[must_use]
    pub fn with_buffers(mut self, before: Minutes, after: Minutes) -> Self {
        self.0.buffer_before = before;
        self.0.buffer_after = after;
        self
    }

    /// A turno that is received in advance would say that somebody was seen who was not, and open their record.
    fn received(&self, status: Status, now: Timestamp) -> Result<Self, TransitionRefused> {
        let day = self.zone().date(self.start());
        if self.zone().date(now) < day {
            return Err(TransitionRefused::BeforeDay { day });
        }
        Ok(self.with_status(status, now))
    }

    pub(super) fn with_status(&self, status: Status, now: Timestamp) -> Self {
        let mut next = self.0.clone();
        next.status = status;
        next.updated_at = now;
        next.version = next.version.next();
        Self(next)
    }

    fn illegal(&self, wanted: Command) -> TransitionRefused {
        TransitionRefused::Illegal {
            from: self.status().kind(),
            wanted,
        }
    }
}
