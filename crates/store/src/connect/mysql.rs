//! MySQL and MariaDB: every session in UTC, utf8mb4, strict, READ COMMITTED.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlPoolOptions, MySqlRow, MySqlSslMode};
use sea_orm::sqlx::{self, ConnectOptions, Connection, Executor, Row};
use sea_orm::{DatabaseConnection, SqlxMySqlConnector};

use super::error::reason;
use super::standing::{Standing, Transport, at_least, is_loopback};
use super::{ACQUIRE, ConnectError, Connections, LOCK_WAIT_SECONDS, Pool, Server, TRUSTED_IDLE, tried};

/// The first versions with what is used here, and still tended when this was written.
const OLDEST_MYSQL: [u32; 2] = [8, 4];
const OLDEST_MARIADB: [u32; 2] = [10, 6];

/// Where the server is, and how its sessions are set up.
#[derive(Clone)]
pub(crate) struct Endpoint {
    options: MySqlConnectOptions,
    galera: bool,
}

pub(super) async fn open(url: &str, max_connections: u32) -> Result<Connections, ConnectError> {
    let options = MySqlConnectOptions::from_str(&url.replacen("mariadb:", "mysql:", 1))
        .map_err(|error| ConnectError::Url(reason(&error)))?
        .charset("utf8mb4")
        .collation("utf8mb4_bin")
        .timezone(Some("+00:00".to_owned()))
        .statement_cache_capacity(256)
        .disable_statement_logging();
    if options.get_database().is_none_or(str::is_empty) {
        return Err(ConnectError::Url(
            "it must name a database: mysql://user:password@host/database".to_owned(),
        ));
    }
    let options = if is_local(&options) && matches!(options.get_ssl_mode(), MySqlSslMode::Preferred) {
        // Nobody listens in between, and the handshake costs.
        options.ssl_mode(MySqlSslMode::Disabled)
    } else {
        options
    };
    let (galera, standing) = probe(&options).await?;
    let endpoint = Endpoint { options, galera };
    let connections = endpoint.pool(max_connections, false).await?;
    let server = Server::MySql(Box::new(endpoint));
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
        let pool = self
            .pool_options(connections, migrating)
            .connect_with(self.options.clone())
            .await
            .map_err(|error| unreachable(&self.options, &error))?;
        Ok(SqlxMySqlConnector::from_sqlx_mysql_pool(pool))
    }

    /// A pool that opens its connections when they are needed.
    pub(super) fn lazy_pool(&self, connections: u32) -> DatabaseConnection {
        let pool = self.pool_options(connections, false);
        SqlxMySqlConnector::from_sqlx_mysql_pool(pool.connect_lazy_with(self.options.clone()))
    }

    /// Opens a connection and closes it.
    pub(super) async fn greet(&self) -> Result<(), sqlx::Error> {
        self.options.connect().await?.close().await
    }

    fn pool_options(&self, connections: u32, migrating: bool) -> MySqlPoolOptions {
        let galera = self.galera;
        MySqlPoolOptions::new()
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
            .after_connect(move |connection, _| Box::pin(set_up(connection, galera)))
    }
}

async fn set_up(connection: &mut MySqlConnection, galera: bool) -> Result<(), sqlx::Error> {
    let sync = if galera {
        ", SESSION wsrep_sync_wait = 1"
    } else {
        ""
    };
    let session = format!(
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,\
         NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}{sync}"
    );
    connection.execute(sqlx::AssertSqlSafe(session)).await?;
    // The name of the variable differs between MySQL and MariaDB, this statement does not.
    connection
        .execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        .await?;
    Ok(())
}

fn is_local(options: &MySqlConnectOptions) -> bool {
    options.get_socket().is_some() || is_loopback(options.get_host())
}

/// One connection by itself: a pool would hide the reason behind a timeout. Answers whether it is a Galera cluster, and
/// how the server stands.
async fn probe(options: &MySqlConnectOptions) -> Result<(bool, Standing), ConnectError> {
    let attempt = async {
        let mut connection = options.connect().await?;
        let mut facts = connection
            .fetch_all(
                "SHOW VARIABLES WHERE Variable_name IN \
                 ('version', 'wsrep_on', 'innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin')",
            )
            .await?;
        facts.extend(
            connection
                .fetch_all("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
                .await?,
        );
        connection.close().await?;
        Ok::<_, sqlx::Error>(facts)
    };
    let facts = match tokio::time::timeout(ACQUIRE, attempt).await {
        Ok(answer) => answer.map_err(|error| unreachable(options, &error))?,
        Err(_) => return Err(unreachable(options, &sqlx::Error::PoolTimedOut)),
    };
    Ok((value(&facts, "wsrep_on") == "ON", standing(options, &facts)?))
}

fn value(facts: &[MySqlRow], name: &str) -> String {
    facts
        .iter()
        .find(|row| row.try_get::<String, _>(0).is_ok_and(|known| known == name))
        .and_then(|row| row.try_get::<String, _>(1).ok())
        .unwrap_or_default()
}

fn standing(options: &MySqlConnectOptions, facts: &[MySqlRow]) -> Result<Standing, ConnectError> {
    let version = value(facts, "version");
    let (product, oldest) = if version.contains("MariaDB") {
        ("MariaDB", OLDEST_MARIADB)
    } else {
        ("MySQL", OLDEST_MYSQL)
    };
    at_least(product, oldest, &version)?;
    let transport = match options.get_ssl_mode() {
        MySqlSslMode::VerifyCa | MySqlSslMode::VerifyIdentity => Transport::Verified,
        _ if is_local(options) => Transport::Local,
        _ => Transport::unverified(!value(facts, "Ssl_cipher").is_empty()),
    };
    let mut warnings: Vec<String> = transport
        .warning("?ssl-mode=VERIFY_IDENTITY (and &ssl-ca=/path/of/its/authority.pem)")
        .into_iter()
        .collect();
    if value(facts, "innodb_flush_log_at_trx_commit") != "1"
        || (value(facts, "log_bin") == "ON" && value(facts, "sync_binlog") != "1")
    {
        warnings.push(
            "the database server may lose confirmed turnos when it crashes: \
             set innodb_flush_log_at_trx_commit = 1 and sync_binlog = 1"
                .to_owned(),
        );
    }
    Ok(Standing {
        version: format!("{product} {version}"),
        transport,
        warnings,
    })
}

fn unreachable(options: &MySqlConnectOptions, error: &sqlx::Error) -> ConnectError {
    let database = options.get_database().unwrap_or_default();
    let place = format!("{}:{}/{database}", options.get_host(), options.get_port());
    let reason = match error {
        sqlx::Error::PoolTimedOut => "it does not answer".to_owned(),
        error => reason(error),
    };
    ConnectError::Unreachable { place, reason }
}
