//! Why nothing is done with a clinical record. No text of a record is ever part of it.

use turnoplus_domain::ids::PatientId;
use turnoplus_domain::medical_record::RecordRefused;
use turnoplus_domain::version::Version;

use crate::contention::Contended;
use crate::ports::StoreError;

/// Why nothing is done with a clinical record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It is not for people of that role.
    #[error("clinical records are not for this role")]
    Forbidden,
    /// The doctor takes no patients any more, and opens no record in an emergency.
    #[error("the doctor is inactive")]
    DoctorInactive,
    /// There is none with this id, or it is not for the asker to know of.
    #[error("no such record")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the entry is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// The state of the entry does not allow it.
    #[error(transparent)]
    Refused(#[from] RecordRefused),
    /// The patient turned out to be this one: what is new is written there.
    #[error("the patient was merged")]
    PatientMerged(PatientId),
    /// The turno is none of this doctor with this patient.
    #[error("no such turno of this doctor with this patient")]
    UnknownAppointment,
    /// There is no such template, or it is not offered any more.
    #[error("no such template")]
    UnknownTemplate,
    /// The idempotency key was used for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RecordError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}
