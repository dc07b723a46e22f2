//! Why availability was not shown or changed.

use turnoplus_domain::availability::{AbsenceTooLong, InvalidValidity};
use turnoplus_domain::ids::AbsenceId;
use turnoplus_domain::time::{EmptyInterval, InvalidCivilSpan};
use turnoplus_domain::version::Version;

use super::Affected;
use crate::contention::Contended;
use crate::ports::StoreError;

/// Why a rule, window or absence was not shown or changed. One enum for all of them: they are refused for the
/// same reasons.
#[derive(Debug, thiserror::Error)]
pub enum AvailabilityError {
    /// Patients do not keep agendas.
    #[error("it is not for this role")]
    Forbidden,
    /// There is no such doctor, or it is not the caller's agenda.
    #[error("there is no such doctor")]
    UnknownDoctor,
    /// The doctor has no such rule, window or absence.
    #[error("there is no such rule, window or absence")]
    UnknownItem,
    /// It is not the version that the caller saw.
    #[error("it has changed: it is at version {}", current.get())]
    VersionMismatch {
        /// What it is at.
        current: Version,
    },
    /// The doctor does not attend at that office.
    #[error("is not an office of the doctor")]
    ForeignOffice,
    /// The last date of a rule is before its first.
    #[error(transparent)]
    Validity(#[from] InvalidValidity),
    /// The times make no span.
    #[error(transparent)]
    Times(#[from] InvalidCivilSpan),
    /// An absence that ends before it starts.
    #[error(transparent)]
    Empty(#[from] EmptyInterval),
    /// A very long absence.
    #[error(transparent)]
    TooLong(#[from] AbsenceTooLong),
    /// An absence that is over.
    #[error("must end in the future")]
    InThePast,
    /// Turnos would be left without availability, and the caller has not said what becomes of them.
    #[error("{} turnos would be left without availability", .0.total)]
    Affected(Affected),
    /// The doctor is away then already.
    #[error("the doctor has another absence at that time")]
    Overlap {
        /// Which one.
        absence: AbsenceId,
    },
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for AvailabilityError {
    /// A row that changed between reading and saving is read again: the second time its version tells.
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(StoreError::Contention | StoreError::Stale))
    }
}
