//! Changes a template. Entries that were begun from it keep what they have.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::RecordTemplateId;
use turnoplus_domain::medical_record::{RecordKind, RecordTemplate, Sections};
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;

use super::{TemplateError, assert_admin};
use crate::change::Change;
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, Subject};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `RecordTemplate`")]
pub struct UpdateTemplate {
    pub id: RecordTemplateId,
    /// Only when the template still has this version.
    pub expected: Option<Version>,
    pub name: Option<Label>,
    pub specialty: Change<Label>,
    pub kind: Option<RecordKind>,
    pub sections: Option<Sections>,
    pub active: Option<bool>,
}

/// Changes a template.
///
/// # Errors
/// See [`TemplateError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateTemplate,
) -> Result<RecordTemplate, TemplateError> {
    assert_admin(actor)?;
    let now = clock.now();
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
    let mut changed = current.clone();
    if let Some(name) = cmd.name {
        changed.name = name;
    }
    cmd.specialty.apply(&mut changed.specialty);
    changed.kind = cmd.kind.unwrap_or(changed.kind);
    if let Some(sections) = cmd.sections {
        changed.sections = sections;
    }
    changed.active = cmd.active.unwrap_or(changed.active);
    if changed == current {
        return Ok(current);
    }
    changed.updated_at = now;
    changed.version = current.version.next();
    uow.record_templates()
        .save(&changed)
        .await
        .map_err(stale_is_lost_race)?;
    let subject = Subject::RecordTemplate(changed.id);
    let line = AuditEntry::by(actor, now, Act::RecordTemplateUpdated, subject)
        .with("active", changed.active.to_string());
    uow.audit().record(&line).await?;
    uow.commit().await?;
    Ok(changed)
}
