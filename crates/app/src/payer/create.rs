//! Adds a payer.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::payer::Payer;

use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// A payer to add, at its first version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatePayer(pub Payer);

/// Why the payer was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreatePayerError {
    /// Only an admin may.
    #[error("only an admin adds payers")]
    Forbidden,
    /// Another payer has the name.
    #[error("another payer has the name")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreatePayerError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Adds a payer.
///
/// # Errors
/// See [`CreatePayerError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    CreatePayer(payer): CreatePayer,
) -> Result<Payer, CreatePayerError> {
    if actor.role != Role::Admin {
        return Err(CreatePayerError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    uow.payers().add(&payer).await.map_err(|error| match error {
        StoreError::Duplicate => CreatePayerError::NameTaken,
        other => other.into(),
    })?;
    let entry = AuditEntry::by(actor, clock.now(), Act::PayerCreated, Subject::Payer(payer.id))
        .with("name", payer.name.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(payer)
}
