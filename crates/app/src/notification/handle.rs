//! What an admin does about a message: puts it back into the queue, or takes it off.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::MessageId;
use turnoplus_domain::notification::{DeliveryState, QueuedMessage};

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum HandleMessageError {
    /// Only an admin may.
    #[error("only an admin handles messages")]
    Forbidden,
    /// There is none with this id.
    #[error("no such message")]
    Unknown,
    /// Where the message stands, it cannot be done.
    #[error("the message's state does not allow it")]
    Illegal(DeliveryState),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for HandleMessageError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Puts a message back into the queue: one that was given up, found without an address, or discarded.
///
/// # Errors
/// See [`HandleMessageError`].
pub async fn resend(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    id: MessageId,
) -> Result<QueuedMessage, HandleMessageError> {
    let step = (Act::MessageResent, QueuedMessage::resent as Step);
    handle(store, clock.now(), actor, id, step).await
}

/// Takes a message off the queue: one that waits or was given up.
///
/// # Errors
/// See [`HandleMessageError`].
pub async fn discard(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    id: MessageId,
) -> Result<QueuedMessage, HandleMessageError> {
    let step = (Act::MessageDiscarded, QueuedMessage::discarded as Step);
    handle(store, clock.now(), actor, id, step).await
}

/// Where the message stands afterwards; `None` when it cannot be done.
type Step = fn(&QueuedMessage, Timestamp) -> Option<QueuedMessage>;

async fn handle(
    store: &dyn Store,
    now: Timestamp,
    actor: &Actor,
    id: MessageId,
    (act, step): (Act, Step),
) -> Result<QueuedMessage, HandleMessageError> {
    if actor.role != Role::Admin {
        return Err(HandleMessageError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let before = uow.outbox().find(id).await?.ok_or(HandleMessageError::Unknown)?;
    let after = step(&before, now).ok_or(HandleMessageError::Illegal(before.state))?;
    uow.outbox()
        .save(&before, &after)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, now, act, Subject::Message(id)).with("topic", before.about.topic());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(after)
}
