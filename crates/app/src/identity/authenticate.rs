//! Who is behind a request: asked of the stored session and account every time, so that a logout, a deactivation or
//! another role holds from the next request on.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{SessionId, UserId};

use crate::ports::{Clock, Intent, Store, StoreError};

/// The person whose access token names this account and session; `None` when the session has ended or is another's,
/// or the account may not get in.
///
/// # Errors
/// Whatever the store answers.
pub async fn authenticate(
    store: &dyn Store,
    clock: &dyn Clock,
    user: UserId,
    session: SessionId,
) -> Result<Option<Actor>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let found = uow.sessions().find_with_user(session).await?;
    Ok(found
        .filter(|(session, account)| session.is_live(clock.now()) && account.active && account.id == user)
        .map(|(session, account)| account.actor(Some(session.id))))
}
