//! Adds a template.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::RecordTemplateId;
use turnoplus_domain::medical_record::{RecordKind, RecordTemplate, Sections};
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;

use super::{TemplateError, assert_admin};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, Subject};

/// A template to add.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `RecordTemplate`")]
pub struct CreateTemplate {
    pub id: RecordTemplateId,
    pub name: Label,
    pub specialty: Option<Label>,
    pub kind: RecordKind,
    pub sections: Sections,
}

/// Adds a template.
///
/// # Errors
/// See [`TemplateError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateTemplate,
) -> Result<RecordTemplate, TemplateError> {
    assert_admin(actor)?;
    let now = clock.now();
    let template = RecordTemplate {
        id: cmd.id,
        name: cmd.name,
        specialty: cmd.specialty,
        kind: cmd.kind,
        sections: cmd.sections,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    let mut uow = store.begin(Intent::Write).await?;
    uow.record_templates().add(&template).await?;
    let subject = Subject::RecordTemplate(template.id);
    let line = AuditEntry::by(actor, now, Act::RecordTemplateCreated, subject);
    uow.audit().record(&line).await?;
    uow.commit().await?;
    Ok(template)
}
