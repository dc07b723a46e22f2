//! Removes a payer that nobody refers to. One that is referred to is deactivated instead.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::version::Version;

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, PayerReferences, Store, StoreError, Subject};

/// A payer to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemovePayer {
    /// Which.
    pub id: PayerId,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// Why the payer was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemovePayerError {
    /// Only an admin may.
    #[error("only an admin removes payers")]
    Forbidden,
    /// There is none with this id.
    #[error("no such payer")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the payer is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Doctors accept it, or patients are covered by it.
    #[error("the payer is still referred to")]
    StillReferenced(PayerReferences),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemovePayerError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Removes a payer.
///
/// # Errors
/// See [`RemovePayerError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemovePayer,
) -> Result<(), RemovePayerError> {
    if actor.role != Role::Admin {
        return Err(RemovePayerError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let payer = uow
        .payers()
        .find(cmd.id)
        .await?
        .ok_or(RemovePayerError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != payer.version) {
        return Err(RemovePayerError::VersionMismatch {
            current: payer.version,
        });
    }
    let references = uow.payers().references(cmd.id).await?;
    if references != PayerReferences::default() {
        return Err(RemovePayerError::StillReferenced(references));
    }
    uow.payers()
        .remove(cmd.id, payer.version)
        .await
        .map_err(|error| match error {
            // A doctor came to accept it between the count and this: counting again says so.
            StoreError::Referenced => RemovePayerError::Store(StoreError::Contention),
            other => stale_is_lost_race(other).into(),
        })?;
    let entry = AuditEntry::by(actor, clock.now(), Act::PayerRemoved, Subject::Payer(cmd.id))
        .with("name", payer.name.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
