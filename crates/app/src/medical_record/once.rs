//! Doing a thing once, however often it is asked for. Under the client's key only the entry's id is kept: what the
//! entry says is stored in the record and nowhere else.

use jiff::Timestamp;
use turnoplus_domain::ids::MedicalRecordId;
use uuid::Uuid;

use super::RecordError;
use crate::ports::{IdempotencyKey, RecordView, Reservation, StoreError, StoredAnswer, UnitOfWork};

/// Takes the key, first thing in the transaction. Answers the entry that was made or signed under it, if one was.
pub(super) async fn enter(
    uow: &mut dyn UnitOfWork,
    key: Option<&IdempotencyKey>,
    now: Timestamp,
) -> Result<Option<RecordView>, RecordError> {
    let Some(key) = key else { return Ok(None) };
    let answer = match uow.idempotency().reserve(key, now).await? {
        Reservation::Fresh => return Ok(None),
        Reservation::Mismatch => return Err(RecordError::KeyReused),
        Reservation::Replay(answer) => answer,
    };
    let id = Uuid::from_slice(&answer.body).map_err(|_| RecordError::KeyReused)?;
    view(uow, MedicalRecordId::new(id)).await.map(Some)
}

/// Keeps under the key which entry it was.
pub(super) async fn leave(
    uow: &mut dyn UnitOfWork,
    key: Option<&IdempotencyKey>,
    id: MedicalRecordId,
) -> Result<(), StoreError> {
    let Some(key) = key else { return Ok(()) };
    let answer = StoredAnswer {
        status: 200,
        body: id.uuid().as_bytes().to_vec(),
    };
    uow.idempotency().fill(key, &answer).await
}

/// The entry with what corrects it.
pub(super) async fn view(uow: &mut dyn UnitOfWork, id: MedicalRecordId) -> Result<RecordView, RecordError> {
    let record = uow
        .medical_records()
        .find(id)
        .await?
        .ok_or(RecordError::Unknown)?;
    let amended_by = uow.medical_records().amendments(id).await?;
    Ok(RecordView { record, amended_by })
}
