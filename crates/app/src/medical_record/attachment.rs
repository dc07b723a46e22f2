//! Reads a file of an entry, and notes that it was read.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AttachmentId, MedicalRecordId};
use turnoplus_domain::medical_record::Attachment;

use super::RecordError;
use super::access::{note_read, readable};
use crate::ports::{Act, Clock, Intent, Store};

/// Reads a file: for whoever may read the entry. That writes: the reading is noted in the same transaction, and nothing
/// is answered unless the bytes are those that the entry lists.
///
/// # Errors
/// See [`RecordError`].
pub async fn read_attachment(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    (entry, id): (MedicalRecordId, AttachmentId),
) -> Result<(Attachment, Vec<u8>), RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let (record, reading) = readable(uow.as_mut(), actor, entry, now).await?;
    let file = record.attachment(id).ok_or(RecordError::Unknown)?;
    let bytes = uow.attachments().read(entry, file).await?;
    let line = (Act::AttachmentRead, now);
    note_read(uow.as_mut(), actor, line, &reading, &[entry]).await?;
    uow.commit().await?;
    Ok((file.clone(), bytes))
}
