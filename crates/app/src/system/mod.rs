//! How the installation stands, for admins: nothing secret, no path, no person.

mod checks;

pub use checks::{Check, Verdict, queue_check, schema_check, site_checks};

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};

use crate::ports::{Clock, Installation, Intent, Premises, QueueDepth, Site, Store, StoreError};

/// How the installation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SystemState {
    /// When this was looked at.
    pub at: Timestamp,
    /// The place where the program runs.
    pub site: Site,
    /// The database and its schema.
    pub installation: Installation,
    /// The messages to send.
    pub queue: QueueDepth,
}

/// What to look at.
#[derive(Clone, Copy)]
pub struct SystemPorts<'a> {
    /// The database.
    pub store: &'a dyn Store,
    /// Where the program runs.
    pub premises: &'a dyn Premises,
    /// Tells the time.
    pub clock: &'a dyn Clock,
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
pub async fn system_state(ports: SystemPorts<'_>, actor: &Actor) -> Result<SystemState, SystemError> {
    if actor.role != Role::Admin {
        return Err(SystemError::Forbidden);
    }
    let installation = ports.store.describe().await?;
    let mut uow = ports.store.begin(Intent::Read).await?;
    Ok(SystemState {
        at: ports.clock.now(),
        site: ports.premises.look().await,
        installation,
        queue: uow.outbox().depth().await?,
    })
}

impl SystemState {
    /// What somebody should look into.
    pub fn warnings(&self) -> Vec<Check> {
        let mut checks = site_checks(&self.site, self.at);
        checks.push(schema_check(&self.installation));
        checks.push(queue_check(&self.queue));
        checks.retain(|check| check.verdict != Verdict::Fine);
        checks
    }
}
