//! Lists messages for an admin: what waits, what was sent, what was given up.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::notification::QueuedMessage;

use crate::page::{Page, PageRequest};
use crate::ports::{Intent, MessageFilter, Store, StoreError};

/// Which messages are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListMessages {
    /// Only those that stand here.
    pub filter: Option<MessageFilter>,
    /// Which page.
    pub page: PageRequest<Timestamp>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListMessagesError {
    /// Only an admin may.
    #[error("only an admin sees the queue of messages")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists messages, newest first.
///
/// # Errors
/// See [`ListMessagesError`].
pub async fn list(
    store: &dyn Store,
    actor: &Actor,
    cmd: ListMessages,
) -> Result<Page<QueuedMessage, Timestamp>, ListMessagesError> {
    if actor.role != Role::Admin {
        return Err(ListMessagesError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    Ok(uow.outbox().list(cmd.filter, &cmd.page).await?)
}
