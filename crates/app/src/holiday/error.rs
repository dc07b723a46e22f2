//! Why holidays were not shown or changed.

use turnoplus_domain::version::Version;

use crate::availability::Affected;
use crate::contention::Contended;
use crate::ports::StoreError;

/// Why a holiday was not shown or changed. One enum for all operations: they are refused for the same reasons.
#[derive(Debug, thiserror::Error)]
pub enum HolidayError {
    /// Only an admin may.
    #[error("only an admin changes holidays")]
    Forbidden,
    /// There is no such holiday.
    #[error("no such holiday")]
    Unknown,
    /// There is no such office.
    #[error("is no office of this clinic")]
    UnknownOffice,
    /// The program carries no list for that year.
    #[error("there is no list for that year")]
    UnknownYear,
    /// The clinic, or the office, has another holiday on that date.
    #[error("there is a holiday on that date already")]
    DateTaken,
    /// It has changed since the caller read it.
    #[error("the holiday is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Turnos lie on the days that would be shut.
    #[error("{} coming turnos are affected", .0.total)]
    Affected(Affected),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for HolidayError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}
