//! Doing a thing once, however often it is asked for: the answer is written down under the client's key in the
//! transaction that makes it true.

use jiff::Timestamp;

use crate::ports::{AppointmentView, IdempotencyKey, Reservation, StoreError, StoredAnswer, UnitOfWork};

/// Renders the answer, so that it can be kept before the commit and given again byte for byte.
pub type Present = fn(&AppointmentView) -> StoredAnswer;

/// Why a request does not begin.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The key was used for another request.
    KeyReused,
    /// The store failed.
    Store(StoreError),
}

/// Takes the key, first thing in the transaction. Answers what was answered before, if anything was.
pub(crate) async fn enter(
    uow: &mut dyn UnitOfWork,
    key: Option<&IdempotencyKey>,
    now: Timestamp,
) -> Result<Option<StoredAnswer>, Refused> {
    let Some(key) = key else { return Ok(None) };
    match uow
        .idempotency()
        .reserve(key, now)
        .await
        .map_err(Refused::Store)?
    {
        Reservation::Fresh => Ok(None),
        Reservation::Replay(answer) => Ok(Some(answer)),
        Reservation::Mismatch => Err(Refused::KeyReused),
    }
}

/// Keeps the answer under the key and makes everything durable.
pub(crate) async fn leave(
    mut uow: Box<dyn UnitOfWork>,
    key: Option<&IdempotencyKey>,
    answer: StoredAnswer,
) -> Result<StoredAnswer, StoreError> {
    if let Some(key) = key {
        uow.idempotency().fill(key, &answer).await?;
    }
    uow.commit().await?;
    Ok(answer)
}
