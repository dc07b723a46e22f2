//! Which dates can be somebody's birth.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::ports::{StoreError, UnitOfWork};

/// The date is nobody's birth.
#[derive(Debug, thiserror::Error)]
pub enum BirthDateError {
    /// Before 1900, or after today at the clinic.
    #[error("must lie between 1900-01-01 and today")]
    Impossible,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a birth date against today's date on the clinic's wall clock.
///
/// # Errors
/// [`BirthDateError::Impossible`] for a date before 1900 or after today.
pub async fn check_birth_date(
    uow: &mut dyn UnitOfWork,
    born: Option<Date>,
    now: Timestamp,
) -> Result<(), BirthDateError> {
    let Some(born) = born else { return Ok(()) };
    let today = uow.settings().get().await?.zone.date(now);
    if born < date(1900, 1, 1) || today < born {
        Err(BirthDateError::Impossible)
    } else {
        Ok(())
    }
}
