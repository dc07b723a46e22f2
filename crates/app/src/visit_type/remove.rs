//! Removes a visit type that no turno refers to.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::VisitTypeId;

use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, Subject};
use crate::removal::{Remove, RemoveError};

/// What still refers to a visit type.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct VisitTypeReferences {
    /// Turnos, past and coming.
    pub appointments: u64,
}

/// Removes a visit type.
///
/// # Errors
/// See [`RemoveError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<VisitTypeId>,
) -> Result<(), RemoveError<VisitTypeReferences>> {
    if actor.role != Role::Admin {
        return Err(RemoveError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let visit_type = uow
        .visit_types()
        .find(cmd.id)
        .await?
        .ok_or(RemoveError::Unknown)?;
    let appointments = uow.visit_types().count_appointments(cmd.id).await?;
    cmd.check(visit_type.version, VisitTypeReferences { appointments })?;
    uow.visit_types()
        .remove(cmd.id, visit_type.version)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(
        actor,
        clock.now(),
        Act::VisitTypeRemoved,
        Subject::VisitType(cmd.id),
    )
    .with("name", visit_type.name.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
