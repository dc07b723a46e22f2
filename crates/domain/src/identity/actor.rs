//! The person behind a request, as the server's own state knows them at that moment.

use super::Role;
use crate::ids::{DoctorId, PatientId, SessionId, UserId};
use crate::patient::Dependants;

/// An authenticated person. Built from the stored account on every request, never from a token's claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The account.
    pub user: UserId,
    /// The login that the request belongs to; `None` for the command line.
    pub session: Option<SessionId>,
    /// What the account may do.
    pub role: Role,
    /// The patient that the account stands for.
    pub patient: Option<PatientId>,
    /// The doctor that the account stands for.
    pub doctor: Option<DoctorId>,
    /// Whom the person answers for beside themself; see [`crate::patient::acts_for`].
    pub dependants: Dependants,
}

impl Actor {
    /// Front desk and administrators: those who act for every patient and doctor of the clinic.
    pub fn is_desk(&self) -> bool {
        matches!(self.role, Role::Receptionist | Role::Admin)
    }

    /// Whether the account stands for this doctor.
    pub fn is_doctor(&self, doctor: DoctorId) -> bool {
        self.role == Role::Doctor && self.doctor == Some(doctor)
    }

    /// Whether the account stands for this patient.
    pub fn is_patient(&self, patient: PatientId) -> bool {
        self.role == Role::Patient && self.patient == Some(patient)
    }

    /// Whether the person works at the clinic.
    pub fn is_staff(&self) -> bool {
        self.role != Role::Patient
    }
}
