//! The end of a calendar feed.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{CalendarFeedId, UserId};

use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject, UnitOfWork};

/// Why no feed was removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveFeedError {
    /// There is none, or it is another's.
    #[error("no such feed")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemoveFeedError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Removes one of the actor's own feeds: its address names nothing from now on.
///
/// # Errors
/// See [`RemoveFeedError`].
pub async fn remove_feed(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    id: CalendarFeedId,
) -> Result<(), RemoveFeedError> {
    let mut uow = store.begin(Intent::Write).await?;
    if !uow.calendar_feeds().remove(actor.user, id).await? {
        return Err(RemoveFeedError::Unknown);
    }
    let entry = AuditEntry::by(
        actor,
        clock.now(),
        Act::CalendarFeedRemoved,
        Subject::User(actor.user),
    )
    .with("feed", id.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}

/// Ends every feed of an account, together with its sessions: whoever had them got in without.
///
/// # Errors
/// Whatever the store answers.
pub(crate) async fn remove_feeds(uow: &mut dyn UnitOfWork, user: UserId) -> Result<(), StoreError> {
    let feeds = uow.calendar_feeds().list(user).await?;
    for feed in feeds {
        uow.calendar_feeds().remove(user, feed.id).await?;
    }
    Ok(())
}
