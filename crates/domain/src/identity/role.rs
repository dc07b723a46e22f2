//! The four roles.

use std::fmt;
use std::str::FromStr;

/// What an account may do, in outline. The detail is in each operation's own authorisation line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Books for themselves.
    Patient,
    /// Keeps their own availability and agenda.
    Doctor,
    /// Runs the clinic; being admin alone opens no clinical note.
    Admin,
    /// The front desk: patients and turnos of every doctor, no clinical note.
    Receptionist,
}

/// The text names no role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is not a role")]
pub struct UnknownRole;

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Patient, Self::Doctor, Self::Admin, Self::Receptionist];

    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Doctor => "doctor",
            Self::Admin => "admin",
            Self::Receptionist => "receptionist",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(raw: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == raw)
            .ok_or(UnknownRole)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
