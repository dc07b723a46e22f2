//! The states of a turno. Names of FHIR R4 `Appointment.status` in brackets.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::ids::UserId;
use crate::text::Reason;

/// The state of a turno, with the facts that belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AppointmentStatus {
    /// Booked by a patient and waiting for confirmation; occupies its time. [`pending`]
    Requested,
    /// Certain. [`booked`]
    Booked,
    /// The patient is in the waiting room. [`arrived`]
    Arrived {
        /// Since when.
        at: Timestamp,
    },
    /// The patient is with the doctor. [`checked-in`]
    InConsultation {
        /// When the patient arrived, if that was recorded.
        arrived_at: Option<Timestamp>,
        /// Since when.
        started_at: Timestamp,
    },
    /// Over. [`fulfilled`]
    Completed {
        /// Since when.
        at: Timestamp,
    },
    /// Called off; its time is free again. [`cancelled`]
    Cancelled {
        /// Since when.
        at: Timestamp,
        /// By whom.
        by: UserId,
        /// Why.
        reason: Option<Reason>,
        /// Whether that was after the policy's limit.
        late: bool,
    },
    /// The patient did not come. Keeps its time, so that a patient who comes after all collides with nobody. [`noshow`]
    NoShow {
        /// Since when it is known.
        at: Timestamp,
    },
}

/// A state without its facts, for filters and storage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AppointmentStatusKind {
    /// [`AppointmentStatus::Requested`]
    Requested,
    /// [`AppointmentStatus::Booked`]
    Booked,
    /// [`AppointmentStatus::Arrived`]
    Arrived,
    /// [`AppointmentStatus::InConsultation`]
    InConsultation,
    /// [`AppointmentStatus::Completed`]
    Completed,
    /// [`AppointmentStatus::Cancelled`]
    Cancelled,
    /// [`AppointmentStatus::NoShow`]
    NoShow,
}

/// The text names no state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is not a status of a turno")]
pub struct UnknownStatus;

impl AppointmentStatus {
    /// The state without its facts.
    pub fn kind(&self) -> AppointmentStatusKind {
        match self {
            Self::Requested => AppointmentStatusKind::Requested,
            Self::Booked => AppointmentStatusKind::Booked,
            Self::Arrived { .. } => AppointmentStatusKind::Arrived,
            Self::InConsultation { .. } => AppointmentStatusKind::InConsultation,
            Self::Completed { .. } => AppointmentStatusKind::Completed,
            Self::Cancelled { .. } => AppointmentStatusKind::Cancelled,
            Self::NoShow { .. } => AppointmentStatusKind::NoShow,
        }
    }
}

impl AppointmentStatusKind {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::Booked,
        Self::Arrived,
        Self::InConsultation,
        Self::Completed,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::InConsultation => "in_consultation",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// Whether a turno in this state keeps its claims: all but cancelled.
    pub fn occupies(self) -> bool {
        self != Self::Cancelled
    }

    /// Whether the visit is still to come or under way: what counts as an active turno of a patient.
    pub fn is_active(self) -> bool {
        matches!(
            self,
            Self::Requested | Self::Booked | Self::Arrived | Self::InConsultation
        )
    }

    /// Whether nothing can change any more.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

impl FromStr for AppointmentStatusKind {
    type Err = UnknownStatus;

    fn from_str(raw: &str) -> Result<Self, UnknownStatus> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == raw)
            .ok_or(UnknownStatus)
    }
}

impl fmt::Display for AppointmentStatusKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_found_by_its_name() {
        for kind in AppointmentStatusKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("held".parse::<AppointmentStatusKind>(), Err(UnknownStatus));
        assert_eq!("Booked".parse::<AppointmentStatusKind>(), Err(UnknownStatus));
    }
}
