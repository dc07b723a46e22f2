//! Adds a file to a draft, and takes one away; only the author does.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AttachmentId, MedicalRecordId};
use turnoplus_domain::medical_record::{Attachment, FileName, MediaKind, MedicalRecord};
use turnoplus_domain::version::Version;

use super::access::own;
use super::{RecordError, once};
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, RecordView, Store, Subject, UnitOfWork};

/// A file to add.
#[derive(Clone)]
pub struct AttachFile {
    /// The draft.
    pub entry: MedicalRecordId,
    /// The file's id.
    pub id: AttachmentId,
    /// What its author calls it.
    pub name: FileName,
    /// What its bytes say that it is.
    pub kind: MediaKind,
    /// At most [`LARGEST`](turnoplus_domain::medical_record::LARGEST) of them.
    pub bytes: Arc<Vec<u8>>,
    /// Only when the draft still has this version.
    pub expected: Option<Version>,
}

/// Whether the actor may add a file to this entry: asked before the file is read.
///
/// # Errors
/// See [`RecordError`].
pub async fn may_attach(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    (entry, expected): (MedicalRecordId, Option<Version>),
) -> Result<(), RecordError> {
    let mut uow = store.begin(Intent::Read).await?;
    let draft = own(uow.as_mut(), actor, entry, clock.now()).await?;
    check_version(&draft, expected)?;
    // How many there may be is decided with the file in hand: it may be there already.
    if draft.is_signed() {
        draft.check_attachable()?;
    }
    Ok(())
}

/// Adds a file, and says which it is. The same bytes under the same name are there once, so that a request whose answer was lost can be sent
/// again.
///
/// # Errors
/// See [`RecordError`].
pub async fn attach(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: AttachFile,
) -> Result<(RecordView, AttachmentId), RecordError> {
    let now = clock.now();
    let file = Attachment {
        id: cmd.id,
        name: cmd.name,
        kind: cmd.kind,
        size: cmd.bytes.len() as u64,
        sha256: Sha256::digest(&*cmd.bytes).into(),
    };
    let mut uow = store.begin(Intent::Write).await?;
    let draft = own(uow.as_mut(), actor, cmd.entry, now).await?;
    let same = |it: &Attachment| (&it.name, it.sha256) == (&file.name, file.sha256);
    let (changed, id) = match draft.content.attachments.iter().find(|it| same(it)) {
        Some(there) if !draft.is_signed() => (draft.clone(), there.id),
        _ => {
            check_version(&draft, cmd.expected)?;
            let changed = draft.attach(file, now)?;
            uow.medical_records()
                .save(&changed)
                .await
                .map_err(stale_is_lost_race)?;
            uow.attachments().add(cmd.entry, cmd.id, &cmd.bytes).await?;
            (changed, cmd.id)
        }
    };
    // Also when nothing changed: the answer shows the draft.
    let line = AuditEntry::by(
        actor,
        now,
        Act::AttachmentAdded,
        Subject::ClinicalRecord(changed.patient),
    )
    .with("entries", changed.id.to_string())
    .with("attachment", id.to_string());
    uow.audit().record(&line).await?;
    Ok((answered(uow, changed).await?, id))
}

/// A file to take away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DetachFile {
    /// The draft.
    pub entry: MedicalRecordId,
    /// The file.
    pub id: AttachmentId,
    /// Only when the draft still has this version.
    pub expected: Option<Version>,
}

/// Takes a file away from a draft.
///
/// # Errors
/// See [`RecordError`].
pub async fn detach(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: DetachFile,
) -> Result<RecordView, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let draft = own(uow.as_mut(), actor, cmd.entry, now).await?;
    draft.attachment(cmd.id).ok_or(RecordError::Unknown)?;
    check_version(&draft, cmd.expected)?;
    let changed = draft.detach(cmd.id, now)?;
    uow.medical_records()
        .save(&changed)
        .await
        .map_err(stale_is_lost_race)?;
    uow.attachments().remove(&[cmd.id]).await?;
    let subject = Subject::ClinicalRecord(changed.patient);
    let line = AuditEntry::by(actor, now, Act::AttachmentRemoved, subject)
        .with("entries", changed.id.to_string())
        .with("attachment", cmd.id.to_string());
    uow.audit().record(&line).await?;
    answered(uow, changed).await
}

fn check_version(draft: &MedicalRecord, expected: Option<Version>) -> Result<(), RecordError> {
    if expected.is_some_and(|expected| expected != draft.version) {
        return Err(RecordError::VersionMismatch {
            current: draft.version,
        });
    }
    Ok(())
}

async fn answered(mut uow: Box<dyn UnitOfWork>, changed: MedicalRecord) -> Result<RecordView, RecordError> {
    let view = once::view(uow.as_mut(), changed.id).await?;
    uow.commit().await?;
    Ok(view)
}
