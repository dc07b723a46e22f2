//! Removes a template. Entries keep its id, version and name.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::RecordTemplateId;
use turnoplus_domain::version::Version;

use super::{TemplateError, assert_admin};
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, Subject};

/// A template to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveTemplate {
    /// Which.
    pub id: RecordTemplateId,
    /// Only when the template still has this version.
    pub expected: Option<Version>,
}

/// Removes a template.
///
/// # Errors
/// See [`TemplateError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveTemplate,
) -> Result<(), TemplateError> {
    assert_admin(actor)?;
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .record_templates()
        .find(cmd.id)
        .await?
        .ok_or(TemplateError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(TemplateError::VersionMismatch {
            current: current.version,
        });
    }
    uow.record_templates()
        .remove(current.id, current.version)
        .await
        .map_err(stale_is_lost_race)?;
    let subject = Subject::RecordTemplate(current.id);
    let line = AuditEntry::by(actor, clock.now(), Act::RecordTemplateRemoved, subject);
    uow.audit().record(&line).await?;
    uow.commit().await?;
    Ok(())
}
