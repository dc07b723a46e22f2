//! Removes an office that nothing refers to. One that is referred to is deactivated instead.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::version::Version;

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, OfficeReferences, Store, StoreError, Subject};

/// An office to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveOffice {
    /// Which.
    pub id: OfficeId,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// Why the office was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveOfficeError {
    /// Only an admin may.
    #[error("only an admin removes offices")]
    Forbidden,
    /// There is none with this id.
    #[error("no such office")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the office is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Doctors, their hours or turnos refer to it.
    #[error("the office is still referred to")]
    StillReferenced(OfficeReferences),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemoveOfficeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Removes an office with its closures.
///
/// # Errors
/// See [`RemoveOfficeError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveOffice,
) -> Result<(), RemoveOfficeError> {
    if actor.role != Role::Admin {
        return Err(RemoveOfficeError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let office = uow
        .offices()
        .find(cmd.id)
        .await?
        .ok_or(RemoveOfficeError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != office.version) {
        return Err(RemoveOfficeError::VersionMismatch {
            current: office.version,
        });
    }
    let references = uow.offices().references(cmd.id).await?;
    if references != OfficeReferences::default() {
        return Err(RemoveOfficeError::StillReferenced(references));
    }
    uow.offices()
        .remove(cmd.id, office.version)
        .await
        .map_err(|error| match error {
            // Somebody came to refer to it between the count and this: counting again says who.
            StoreError::Referenced => RemoveOfficeError::Store(StoreError::Contention),
            other => stale_is_lost_race(other).into(),
        })?;
    let entry = AuditEntry::by(actor, clock.now(), Act::OfficeRemoved, Subject::Office(office.id))
        .with("code", office.code.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
