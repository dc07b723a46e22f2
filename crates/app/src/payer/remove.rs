//! Removes a payer that nobody refers to.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PayerId;

use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, PayerReferences, Store, Subject};
use crate::removal::{Remove, RemoveError};

/// Removes a payer.
///
/// # Errors
/// See [`RemoveError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<PayerId>,
) -> Result<(), RemoveError<PayerReferences>> {
    if actor.role != Role::Admin {
        return Err(RemoveError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let payer = uow.payers().find(cmd.id).await?.ok_or(RemoveError::Unknown)?;
    let references = uow.payers().references(cmd.id).await?;
    cmd.check(payer.version, references)?;
    uow.payers()
        .remove(cmd.id, payer.version)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, clock.now(), Act::PayerRemoved, Subject::Payer(cmd.id))
        .with("name", payer.name.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
