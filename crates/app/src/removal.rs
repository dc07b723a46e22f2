//! Removing what an admin set up. Only what nothing refers to goes; anything else is deactivated instead.

use turnoplus_domain::version::Version;

use crate::contention::Contended;
use crate::ports::StoreError;

/// What to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remove<I> {
    /// Which.
    pub id: I,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// Why it was not removed; `R` counts what refers to it.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError<R> {
    /// Only an admin may.
    #[error("only an admin removes it")]
    Forbidden,
    /// There is none with this id.
    #[error("there is none")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("it is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Something refers to it.
    #[error("it is still referred to")]
    StillReferenced(R),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<R> Contended for RemoveError<R> {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl<I> Remove<I> {
    /// Refuses to remove what has another version than was expected, or what something refers to.
    pub(crate) fn check<R: Default + PartialEq>(
        &self,
        version: Version,
        references: R,
    ) -> Result<(), RemoveError<R>> {
        if self.expected.is_some_and(|expected| expected != version) {
            return Err(RemoveError::VersionMismatch { current: version });
        }
        if references == R::default() {
            Ok(())
        } else {
            Err(RemoveError::StillReferenced(references))
        }
    }
}
