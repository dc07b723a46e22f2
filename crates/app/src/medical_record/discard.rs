//! Discards a draft: the one thing of a record that can go, because nobody but its author ever saw it.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::medical_record::RecordRefused;
use turnoplus_domain::version::Version;

use super::RecordError;
use super::access::own;
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, Subject};

/// A draft to discard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DiscardRecord {
    /// Which.
    pub id: MedicalRecordId,
    /// Only when the draft still has this version.
    pub expected: Option<Version>,
}

/// Discards a draft.
///
/// # Errors
/// See [`RecordError`].
pub async fn discard(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: DiscardRecord,
) -> Result<(), RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let draft = own(uow.as_mut(), actor, cmd.id, now).await?;
    if cmd.expected.is_some_and(|expected| expected != draft.version) {
        return Err(RecordError::VersionMismatch {
            current: draft.version,
        });
    }
    if draft.is_signed() {
        return Err(RecordRefused::Signed.into());
    }
    let files: Vec<_> = draft.content.attachments.iter().map(|file| file.id).collect();
    uow.attachments().remove(&files).await?;
    uow.medical_records()
        .discard(draft.id, draft.version)
        .await
        .map_err(stale_is_lost_race)?;
    let subject = Subject::ClinicalRecord(draft.patient);
    let line = AuditEntry::by(actor, now, Act::MedicalRecordDiscarded, subject)
        .with("entries", draft.id.to_string());
    uow.audit().record(&line).await?;
    uow.commit().await?;
    Ok(())
}
