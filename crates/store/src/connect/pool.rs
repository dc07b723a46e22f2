//! A pool of connections that is given up when its server falls silent.
//!
//! A network can lose a server without telling: whoever has asked waits for hours, and the driver waits with every
//! connection that comes back to the pool. So a statement that takes long is waited for only as long as the server
//! answers somebody else, and a pool whose server did not answer is replaced by a new one.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use sea_orm::error::ConnAcquireErr;
use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::Server;

/// How long a statement takes before somebody looks whether the server is there. With [`ANSWER`] less than the 5 seconds
/// in which a lost database must be told.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How long the server has to take a new connection.
const ANSWER: Duration = Duration::from_millis(1500);
/// How long a pool that is given up waits for what still comes back to it.
const FAREWELL: Duration = Duration::from_secs(30);

/// The connections to a database. Clones share them.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Shared>);

struct Shared {
    server: Server,
    size: u32,
    current: RwLock<DatabaseConnection>,
    /// Nobody got an answer when it was last looked.
    lost: AtomicBool,
    /// When it was last looked, and whether the server was there. One looks, the others wait for what is seen.
    looked: Mutex<Option<(Instant, bool)>>,
}

impl Pool {
    /// These connections, at most `size`, to this server.
    pub(super) fn new(connections: DatabaseConnection, server: Server, size: u32) -> Self {
        Self(Arc::new(Shared {
            server,
            size,
            current: RwLock::new(connections),
            lost: AtomicBool::new(false),
            looked: Mutex::new(None),
        }))
    }

    /// The connections as they are.
    pub(crate) fn current(&self) -> DatabaseConnection {
        let current = self.0.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    /// The connections, when the server is there as far as anybody knows.
    pub(crate) async fn ready(&self) -> Result<DatabaseConnection, DbErr> {
        if self.0.lost.load(Ordering::Relaxed) && !self.is_there().await {
            return Err(silence());
        }
        Ok(self.current())
    }

    /// Waits for an answer as long as the server is there. When it is not, what was asked is let go with its connection.
    pub(crate) async fn watched<T>(&self, asked: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        if matches!(self.0.server, Server::File) {
            return asked.await;
        }
        let mut asked = pin!(asked);
        loop {
            if let Ok(answer) = timeout(PATIENCE, asked.as_mut()).await {
                return answer;
            }
            if !self.is_there().await {
                return Err(silence());
            }
        }
    }

    /// Whether the server takes a new connection.
    async fn is_there(&self) -> bool {
        let wanted = Instant::now();
        let mut looked = self.0.looked.lock().await;
        if let Some((at, there)) = *looked
            && at >= wanted
        {
            return there;
        }
        let there = timeout(ANSWER, self.0.server.answers()).await.unwrap_or(false);
        *looked = Some((Instant::now(), there));
        if self.0.lost.swap(!there, Ordering::Relaxed) == there {
            if there {
                tracing::info!("the database answers again");
            } else {
                tracing::warn!("the database does not answer");
                self.give_up();
            }
        }
        there
    }

    /// What is under way may never come back: it keeps the old connections, and everybody else gets new ones.
    fn give_up(&self) {
        let Some(fresh) = self.0.server.pool(self.0.size) else {
            return;
        };
        let old = {
            let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, fresh)
        };
        tokio::spawn(async move {
            // One that does not end was lost.
            let _ = timeout(FAREWELL, old.close()).await;
        });
    }
}

fn silence() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
}
