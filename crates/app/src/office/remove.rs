//! Removes an office that nothing refers to.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::OfficeId;

use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, OfficeReferences, Store, Subject};
use crate::removal::{Remove, RemoveError};

/// Removes an office with its closures.
///
/// # Errors
/// See [`RemoveError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<OfficeId>,
) -> Result<(), RemoveError<OfficeReferences>> {
    if actor.role != Role::Admin {
        return Err(RemoveError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let office = uow.offices().find(cmd.id).await?.ok_or(RemoveError::Unknown)?;
    let references = uow.offices().references(cmd.id).await?;
    cmd.check(office.version, references)?;
    uow.offices()
        .remove(cmd.id, office.version)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, clock.now(), Act::OfficeRemoved, Subject::Office(office.id))
        .with("code", office.code.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
