//! Whether the chain of one subject is whole. The whole trail is looked through by `turnoplus verify`, which also knows
//! the checkpoints that are kept elsewhere.

use turnoplus_domain::identity::Actor;
use uuid::Uuid;

use super::AuditError;
use super::list::admins_only;
use crate::ports::{ChainCheck, Intent, Store};

/// The chain to look through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyChain {
    /// The kind of its subject.
    pub kind: String,
    /// Its subject.
    pub subject: Uuid,
}

/// Looks through a chain.
///
/// # Errors
/// See [`AuditError`].
pub async fn verify(store: &dyn Store, actor: &Actor, query: &VerifyChain) -> Result<ChainCheck, AuditError> {
    admins_only(actor)?;
    let mut uow = store.begin(Intent::Read).await?;
    Ok(uow.audit_trail().check(&query.kind, query.subject).await?)
}
