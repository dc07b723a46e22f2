//! What happened to a turno, for the staff to read.

use jiff::Timestamp;

use crate::identity::Role;
use crate::ids::{AppointmentId, UserId};
use crate::text::Reason;
use crate::version::Version;

/// One change of a turno. Entries are only ever added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimelineEntry {
    /// Which turno.
    pub appointment: AppointmentId,
    /// The version that the change led to.
    pub version: Version,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: UserId,
    /// As what.
    pub role: Role,
    /// What was done.
    pub change: Change,
    /// Why.
    pub reason: Option<Reason>,
}

/// What was done to a turno.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// It was booked.
    Booked,
    /// It was booked and waits for confirmation.
    Requested,
    /// It was confirmed.
    Confirmed,
    /// The patient came.
    Arrived,
    /// The consultation began.
    Started,
    /// The visit ended.
    Completed,
    /// The patient did not come.
    NoShow,
    /// It was called off.
    Cancelled {
        /// Whether that was after the policy's limit.
        late: bool,
    },
    /// It was moved.
    Rescheduled {
        /// When it started before.
        from: Timestamp,
        /// When it starts now.
        to: Timestamp,
    },
    /// The change before this one was taken back.
    Undone,
    /// Its patient turned out to be another patient of the clinic, to whom it belongs since.
    Merged,
}

impl Change {
    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::Started => "started",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
            Self::Cancelled { .. } => "cancelled",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Undone => "undone",
            Self::Merged => "merged",
        }
    }
}
