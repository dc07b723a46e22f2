//! Reads one entry, and notes that it was read.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::MedicalRecordId;

use super::RecordError;
use super::access::{note_read, readable};
use crate::ports::{Act, Clock, Intent, RecordView, Store};

/// Reads one entry. That writes: the reading is noted in the same transaction.
///
/// # Errors
/// See [`RecordError`].
pub async fn get(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    id: MedicalRecordId,
) -> Result<RecordView, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let (record, reading) = readable(uow.as_mut(), actor, id, now).await?;
    let amended_by = uow.medical_records().amendments(id).await?;
    let line = (Act::MedicalRecordRead, now);
    note_read(uow.as_mut(), actor, line, &reading, &[id]).await?;
    uow.commit().await?;
    Ok(RecordView { record, amended_by })
}
