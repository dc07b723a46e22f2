//! PostgreSQL: every session READ COMMITTED, waiting for locks only so long.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions, PgSslMode};
use sea_orm::sqlx::{self, ConnectOptions, Connection, Executor, Row};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector};

use super::error::reason;
use super::standing::{Standing, Transport, at_least, is_loopback};
use super::{ACQUIRE, ConnectError, Connections, LOCK_WAIT_SECONDS, Pool, Server, TRUSTED_IDLE, tried};

/// The oldest that was still tended when this was written.
const OLDEST: [u32; 2] = [14, 0];

/// Where the server is.
#[derive(Clone)]
pub(crate) struct Endpoint {
    options: PgConnectOptions,
}

pub(super) async fn open(url: &str, max_connections: u32) -> Result<Connections, ConnectError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| ConnectError::Url(reason(&error)))?
        .application_name("turnoplus")
        .statement_cache_capacity(256)
        .disable_statement_logging();
    if options.get_database().is_none_or(str::is_empty) {
        return Err(ConnectError::Url(
            "it must name a database: postgres://user:password@host/database".to_owned(),
        ));
    }
    let options = if is_local(&options) && matches!(options.get_ssl_mode(), PgSslMode::Prefer) {
        // Nobody listens in between, and the handshake costs.
        options.ssl_mode(PgSslMode::Disable)
    } else {
        options
    };
    let standing = probe(&options).await?;
    let endpoint = Endpoint { options };
    let connections = endpoint.pool(max_connections, false).await?;
    let server = Server::Postgres(Box::new(endpoint));
    let pool = Pool::new(connections, server.clone(), max_connections);
    Ok(Connections {
        writers: pool.clone(),
        readers: pool,
        standing,
        server,
        _file: None,
    })
}

impl Endpoint {
    pub(super) async fn single(&self) -> Result<DatabaseConnection, ConnectError> {
        self.pool(1, true).await
    }

    async fn pool(&self, connections: u32, migrating: bool) -> Result<DatabaseConnection, ConnectError> {
        let pool = Self::pool_options(connections, migrating)
            .connect_with(self.options.clone())
            .await
            .map_err(|error| unreachable(&self.options, &error))?;
        Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
    }

    /// A pool that opens its connections when they are needed.
    pub(super) fn lazy_pool(&self, connections: u32) -> DatabaseConnection {
        let pool = Self::pool_options(connections, false);
        SqlxPostgresConnector::from_sqlx_postgres_pool(pool.connect_lazy_with(self.options.clone()))
    }

    /// Opens a connection and closes it.
    pub(super) async fn greet(&self) -> Result<(), sqlx::Error> {
        self.options.connect().await?.close().await
    }

    fn pool_options(connections: u32, migrating: bool) -> PgPoolOptions {
        // A migrator waits for its turn, not for a lock of somebody's booking.
        let lock_wait = if migrating { 60 } else { LOCK_WAIT_SECONDS };
        PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .idle_timeout((!migrating).then_some(Duration::from_mins(10)))
            .max_lifetime((!migrating).then_some(Duration::from_mins(30)))
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for >= TRUSTED_IDLE {
                        tried(connection).await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection, _| Box::pin(set_up(connection, lock_wait)))
    }
}

async fn set_up(connection: &mut PgConnection, lock_wait_seconds: u8) -> Result<(), sqlx::Error> {
    let session = format!(
        "SET default_transaction_isolation = 'read committed'; SET TIME ZONE 'UTC'; \
         SET lock_timeout = '{lock_wait_seconds}s'; SET client_min_messages = 'warning'"
    );
    connection.execute(sqlx::AssertSqlSafe(session)).await?;
    Ok(())
}

fn is_local(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some() || options.get_host().starts_with('/') || is_loopback(options.get_host())
}

/// One connection by itself: a pool would hide the reason behind a timeout. Answers how the server stands.
async fn probe(options: &PgConnectOptions) -> Result<Standing, ConnectError> {
    let attempt = async {
        let mut connection = options.connect().await?;
        let row = connection
            .fetch_one(
                "SELECT current_setting('server_version'), current_setting('server_encoding'), \
                 current_setting('fsync'), current_setting('synchronous_commit'), \
                 (SELECT CAST(ssl AS text) FROM pg_stat_ssl WHERE pid = pg_backend_pid())",
            )
            .await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(row)
    };
    let row = match tokio::time::timeout(ACQUIRE, attempt).await {
        Ok(answer) => answer.map_err(|error| unreachable(options, &error))?,
        Err(_) => return Err(unreachable(options, &sqlx::Error::PoolTimedOut)),
    };
    let value = |column: usize| row.try_get::<String, _>(column).unwrap_or_default();
    let version = value(0);
    at_least("PostgreSQL", OLDEST, &version)?;
    if value(1) != "UTF8" {
        return Err(ConnectError::Failed(format!(
            "the database is encoded in {}, it must be UTF8",
            value(1)
        )));
    }
    let transport = match options.get_ssl_mode() {
        PgSslMode::VerifyCa | PgSslMode::VerifyFull => Transport::Verified,
        _ if is_local(options) => Transport::Local,
        _ => Transport::unverified(value(4) == "true"),
    };
    let mut warnings: Vec<String> = transport
        .warning("?sslmode=verify-full (and &sslrootcert=/path/of/its/authority.pem)")
        .into_iter()
        .collect();
    if value(2) == "off" || value(3) == "off" {
        warnings.push(
            "the database server may lose confirmed turnos when it crashes: set fsync = on and synchronous_commit = on"
                .to_owned(),
        );
    }
    Ok(Standing {
        version: format!("PostgreSQL {version}"),
        transport,
        warnings,
    })
}

fn unreachable(options: &PgConnectOptions, error: &sqlx::Error) -> ConnectError {
    let database = options.get_database().unwrap_or_default();
    let place = format!("{}:{}/{database}", options.get_host(), options.get_port());
    let reason = match error {
        sqlx::Error::PoolTimedOut => "it does not answer".to_owned(),
        error => reason(error),
    };
    ConnectError::Unreachable { place, reason }
}
