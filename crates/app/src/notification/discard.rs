//! Takes a message off the queue.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::MessageId;
use turnoplus_domain::notification::{DeliveryState, QueuedMessage};

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum DiscardMessageError {
    /// Only an admin may.
    #[error("only an admin handles messages")]
    Forbidden,
    /// There is none with this id.
    #[error("no such message")]
    Unknown,
    /// Only a message that waits or was given up can be.
    #[error("the message's state does not allow it")]
    Illegal(DeliveryState),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for DiscardMessageError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Takes a message off the queue: one that waits or was given up.
///
/// # Errors
/// See [`DiscardMessageError`].
pub async fn discard(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    id: MessageId,
) -> Result<QueuedMessage, DiscardMessageError> {
    if actor.role != Role::Admin {
        return Err(DiscardMessageError::Forbidden);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let before = uow.outbox().find(id).await?.ok_or(DiscardMessageError::Unknown)?;
    let after = before
        .discarded(now)
        .ok_or(DiscardMessageError::Illegal(before.state))?;
    uow.outbox()
        .save(&before, &after)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, now, Act::MessageDiscarded, Subject::Message(id))
        .with("topic", before.about.topic());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(after)
}
