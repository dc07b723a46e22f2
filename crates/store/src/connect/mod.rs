//! Opening a database: which one a URL names, how its sessions are set up, and what is refused at once.

mod error;
mod file_lock;
mod mysql;
mod postgres;
mod sqlite;
mod standing;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbBackend};

pub use error::ConnectError;
pub(crate) use error::reason;
pub(crate) use file_lock::FileLock;
pub(crate) use sqlite::{file_of as sqlite_file, url_of as sqlite_url};
pub use standing::{Standing, Transport};

/// How long a statement waits for a connection. Less than the 5 seconds in which a lost database must be told.
const ACQUIRE: Duration = Duration::from_secs(4);
/// A connection that rested so long is tried before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);
/// How long a statement waits for another transaction's lock.
const LOCK_WAIT_SECONDS: u8 = 5;

/// An open database.
#[derive(Clone)]
pub(crate) struct Connections {
    /// Where transactions happen. On SQLite one connection, because a file has one writer.
    pub(crate) writers: DatabaseConnection,
    /// Where reads happen.
    pub(crate) readers: DatabaseConnection,
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
            Server::File => Ok(self.writers.clone()),
            Server::MySql(endpoint) => endpoint.single().await,
            Server::Postgres(endpoint) => endpoint.single().await,
        }
    }
}
