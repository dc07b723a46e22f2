//! How the installation stands, for admins: nothing secret, no path, no person.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};

use crate::ports::{Clock, Installation, Intent, QueueDepth, Store, StoreError};

/// How the installation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SystemState {
    /// When this was looked at.
    pub at: Timestamp,
    /// The database and its schema.
    pub installation: Installation,
    /// The messages to send.
    pub queue: QueueDepth,
}

/// Why it is not told.
#[derive(Debug, thiserror::Error)]
pub enum SystemError {
    /// Only an admin may.
    #[error("only an admin looks at the system")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Tells how the installation stands.
///
/// # Errors
/// See [`SystemError`].
pub async fn system_state(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
) -> Result<SystemState, SystemError> {
    if actor.role != Role::Admin {
        return Err(SystemError::Forbidden);
    }
    let installation = store.describe().await?;
    let mut uow = store.begin(Intent::Read).await?;
    Ok(SystemState {
        at: clock.now(),
        installation,
        queue: uow.outbox().depth().await?,
    })
}
