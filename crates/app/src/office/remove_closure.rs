//! Opens an office again on days on which it was to be closed.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{ClosureId, OfficeId};
use turnoplus_domain::version::Version;

use super::DatedClosure;
use crate::contention::{Contended, stale_is_lost_race};
use crate::live::note_removed;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// A closure to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveClosure {
    /// Whose.
    pub office: OfficeId,
    /// Which.
    pub id: ClosureId,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// Why the closure was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveClosureError {
    /// Only an admin may.
    #[error("only an admin removes closures")]
    Forbidden,
    /// The office has no such closure, or there is no such office.
    #[error("no such closure")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the closure is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemoveClosureError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Removes a closure.
///
/// # Errors
/// See [`RemoveClosureError`].
pub async fn remove_closure(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveClosure,
) -> Result<(), RemoveClosureError> {
    if actor.role != Role::Admin {
        return Err(RemoveClosureError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let found = uow.availability().find_closure(cmd.office, cmd.id).await?;
    let closure = found.ok_or(RemoveClosureError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != closure.version) {
        return Err(RemoveClosureError::VersionMismatch {
            current: closure.version,
        });
    }
    uow.availability()
        .remove_closure(cmd.id, closure.version)
        .await
        .map_err(stale_is_lost_race)?;
    let office = uow.offices().find(cmd.office).await?;
    let office = office.ok_or(RemoveClosureError::Unknown)?;
    let now = clock.now();
    note_removed(uow.as_mut(), now, &DatedClosure::of(closure, &office.zone)).await?;
    let entry = AuditEntry::by(actor, now, Act::ClosureRemoved, Subject::Office(cmd.office))
        .with("closure", cmd.id.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
