//! An account.

use jiff::Timestamp;

use super::{Actor, Email, Role};
use crate::ids::{DoctorId, PatientId, SessionId, UserId};
use crate::notification::Language;
use crate::patient::Dependants;
use crate::text::Name;
use crate::version::Version;

/// An account: how somebody gets in. What they are to the clinic is the linked patient or doctor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// Identifies the account.
    pub id: UserId,
    /// Unique.
    pub email: Email,
    /// As shown to others.
    pub full_name: Name,
    /// What it stands for.
    pub profile: Profile,
    /// In which they are written to, when they chose one. A patient's is the patient's: [`crate::patient::Details`].
    pub language: Option<Language>,
    /// Whether it may get in at all.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For optimistic concurrency.
    pub version: Version,
}

/// The role with the entity it stands for, so that a patient account without a patient cannot be written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// Somebody who books for themselves.
    Patient(PatientId),
    /// A doctor of the clinic.
    Doctor(DoctorId),
    /// Runs the clinic.
    Admin,
    /// The front desk.
    Receptionist,
}

impl Profile {
    /// The role.
    pub fn role(self) -> Role {
        match self {
            Self::Patient(_) => Role::Patient,
            Self::Doctor(_) => Role::Doctor,
            Self::Admin => Role::Admin,
            Self::Receptionist => Role::Receptionist,
        }
    }

    /// The patient, where the account is a patient's.
    pub fn patient(self) -> Option<PatientId> {
        match self {
            Self::Patient(id) => Some(id),
            _ => None,
        }
    }

    /// The doctor, where the account is a doctor's.
    pub fn doctor(self) -> Option<DoctorId> {
        match self {
            Self::Doctor(id) => Some(id),
            _ => None,
        }
    }
}

impl User {
    /// The account as somebody who acts in this session, for nobody but themself.
    pub fn actor(&self, session: Option<SessionId>) -> Actor {
        Actor {
            user: self.id,
            session,
            role: self.profile.role(),
            patient: self.profile.patient(),
            doctor: self.profile.doctor(),
            dependants: Dependants::default(),
        }
    }
}
