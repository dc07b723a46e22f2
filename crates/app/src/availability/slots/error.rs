//! Why free turnos were not shown.

use super::MAX_SLOT_DAYS;
use crate::contention::Contended;
use crate::ports::StoreError;

/// Why free turnos were not shown.
#[derive(Debug, thiserror::Error)]
pub enum SlotsError {
    /// Explanations are for those who keep the agenda.
    #[error("it is not for this role")]
    Forbidden,
    /// There is no such doctor, or the doctor takes no turnos.
    #[error("there is no such doctor")]
    UnknownDoctor,
    /// There is no such visit type, or it takes no turnos.
    #[error("there is no such visit type")]
    UnknownVisitType,
    /// The clinic books this visit type itself.
    #[error("is booked by the clinic only")]
    NotSelfBookable,
    /// No visit type was named, and there is none to take instead.
    #[error("is needed: there is no visit type that patients book themselves")]
    NoVisitType,
    /// The range ends before it begins.
    #[error("must not be before `from`")]
    EmptyRange,
    /// The range is too long.
    #[error("must be at most {MAX_SLOT_DAYS} days after `from`")]
    LongRange,
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for SlotsError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}
