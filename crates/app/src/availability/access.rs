//! Who may keep whose availability, and what every change checks first.

use jiff::Timestamp;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_domain::version::Version;

use super::AvailabilityError;
use crate::ports::{Act, AuditEntry, StoreError, Subject, UnitOfWork};

/// The doctor, when the actor may keep their availability: the doctor themself, the front desk, admins.
/// Another doctor's agenda is as good as none.
pub(super) async fn kept_doctor(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    doctor: DoctorId,
) -> Result<Doctor, AvailabilityError> {
    if actor.role == Role::Patient {
        return Err(AvailabilityError::Forbidden);
    }
    if !actor.is_desk() && !actor.is_doctor(doctor) {
        return Err(AvailabilityError::UnknownDoctor);
    }
    uow.doctors()
        .find(doctor)
        .await?
        .ok_or(AvailabilityError::UnknownDoctor)
}

/// Availability is for the offices that the doctor attends at.
pub(super) fn attends_at(doctor: &Doctor, office: OfficeId) -> Result<(), AvailabilityError> {
    if doctor.offices.contains(&office) {
        Ok(())
    } else {
        Err(AvailabilityError::ForeignOffice)
    }
}

/// That nobody changed it since the caller saw it.
pub(super) fn unchanged_since(expected: Option<Version>, current: Version) -> Result<(), AvailabilityError> {
    match expected {
        Some(seen) if seen != current => Err(AvailabilityError::VersionMismatch { current }),
        _ => Ok(()),
    }
}

/// Who changes whose availability, and when: what the audit trail says of each change.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) actor: &'a Actor,
    pub(super) doctor: DoctorId,
    pub(super) now: Timestamp,
}

impl Change<'_> {
    /// Notes what was done in the audit trail of the doctor's calendar.
    pub(super) async fn audit(
        &self,
        uow: &mut dyn UnitOfWork,
        act: Act,
        details: Vec<(&'static str, String)>,
    ) -> Result<(), StoreError> {
        let subject = Subject::Availability(self.doctor);
        let entry = AuditEntry {
            at: self.now,
            actor: Some(*self.actor),
            act,
            subject,
            details,
        };
        uow.audit().record(&entry).await
    }
}
