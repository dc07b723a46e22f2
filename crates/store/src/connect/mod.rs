//! Opening a database: which one a URL names, how its sessions are set up, and what is refused at once.

mod error;
mod file_lock;
mod mysql;
mod pool;
mod postgres;
mod sqlite;
mod standing;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::{self, Connection};
use sea_orm::{DatabaseConnection, DbBackend};

pub use error::ConnectError;
pub(crate) use error::reason;
pub(crate) use file_lock::FileLock;
pub(crate) use pool::Pool;
pub(crate) use sqlite::{file_of as sqlite_file, url_of as sqlite_url};
pub use standing::{Standing, Transport};

/// How long a statement waits for a connection. Less than the 5 seconds in which a lost database must be told.
const ACQUIRE: Duration = Duration::from_secs(4);
/// A connection that rested so long is tried before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);
/// How long that may take.
const TRIED: Duration = Duration::from_secs(1);
/// How long a statement waits for another transaction's lock.
const LOCK_WAIT_SECONDS: u8 = 5;

/// An open database.
#[derive(Clone)]
pub(crate) struct Connections {
    /// Where transactions happen. On SQLite one connection, because a file has one writer.
    pub(crate) writers: Pool,
    /// Where reads happen.
    pub(crate) readers: Pool,
    /// What the database said of itself.
    pub(crate) standing: Standing,
    /// Makes a pool of exactly one connection for migrating.
    pub(crate) server: Server,
    /// Keeps other processes off the file for as long as anybody uses it.
    pub(crate) _file: Option<Arc<FileLock>>,
}

/// How many connections a pool has, and how many of them rest.
pub(crate) fn pool_size(pool: &DatabaseConnection) -> (u32, u32) {
    let (all, resting) = match pool.get_database_backend() {
        DbBackend::Sqlite => {
            let pool = pool.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        DbBackend::MySql => {
            let pool = pool.get_mysql_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = pool.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    (all, u32::try_from(resting).unwrap_or(u32::MAX))
}

/// Which database it is, to open more connections to it.
#[derive(Clone)]
pub(crate) enum Server {
    /// A file: no other connections than the writer's.
    File,
    /// A server.
    MySql(Box<mysql::Endpoint>),
    /// A server.
    Postgres(Box<postgres::Endpoint>),
}

impl Server {
    /// A pool of at most so many connections, none of which is open yet. A file needs no other than it has.
    fn pool(&self, connections: u32) -> Option<DatabaseConnection> {
        match self {
            Self::File => None,
            Self::MySql(endpoint) => Some(endpoint.lazy_pool(connections)),
            Self::Postgres(endpoint) => Some(endpoint.lazy_pool(connections)),
        }
    }

    /// Whether it answers who connects, be it with a refusal: one that has no room for more is there.
    async fn answers(&self) -> bool {
        let answer = match self {
            Self::File => return true,
            Self::MySql(endpoint) => endpoint.greet().await,
            Self::Postgres(endpoint) => endpoint.greet().await,
        };
        matches!(answer, Ok(()) | Err(sqlx::Error::Database(_)))
    }
}

/// Tries a connection before it is used. One that does not answer in time is thrown away.
async fn tried<C: Connection>(connection: &mut C) -> Result<(), sqlx::Error> {
    let answer = tokio::time::timeout(TRIED, connection.ping()).await;
    answer.unwrap_or_else(|late| Err(std::io::Error::from(late).into()))
}

impl Connections {
    /// Opens the database that the URL names.
    pub(crate) async fn open(url: &str, max_connections: u32) -> Result<Self, ConnectError> {
        let most = max_connections.max(1);
        let connections = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => sqlite::open(url, most).await,
            Some("mysql" | "mariadb") => mysql::open(url, most).await,
            Some("postgres" | "postgresql") => postgres::open(url, most).await,
            _ => Err(ConnectError::Url(
                "it must begin with sqlite://, mysql:// or postgres://".to_owned(),
            )),
        }?;
        for warning in &connections.standing.warnings {
            tracing::warn!("{warning}");
        }
        Ok(connections)
    }

    /// Whether [`Connections::single`] opens a connection of its own.
    pub(crate) fn has_server(&self) -> bool {
        !matches!(self.server, Server::File)
    }

    /// A pool of exactly one connection, for migrating. Close it afterwards.
    pub(crate) async fn single(&self) -> Result<DatabaseConnection, ConnectError> {
        match &self.server {
            Server::File => Ok(self.writers.current()),
            Server::MySql(endpoint) => endpoint.single().await,
            Server::Postgres(endpoint) => endpoint.single().await,
        }
    }
}
