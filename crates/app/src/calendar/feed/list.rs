//! One's own calendar feeds.

use turnoplus_domain::calendar::CalendarFeed;
use turnoplus_domain::identity::Actor;

use crate::ports::{Intent, Store, StoreError};

/// The actor's own feeds, oldest first. Their secrets are not to be had.
///
/// # Errors
/// Whatever the store answers.
pub async fn list_feeds(store: &dyn Store, actor: &Actor) -> Result<Vec<CalendarFeed>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    uow.calendar_feeds().list(actor.user).await
}
