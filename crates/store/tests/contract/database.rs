//! A fresh database for each test.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use tempfile::TempDir;
use turnoplus_app::contention::retried;
use turnoplus_app::ports::{Intent, Store, StoreError, UnitOfWork};
use turnoplus_store::{SeaStore, SealingKeys, StoreConfig};

/// The databases that the contract is kept on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Sqlite,
    MariaDb,
    MySql,
    Postgres,
}

impl Kind {
    fn variable(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::MariaDb => "TURNOPLUS_TEST_MARIADB_URL",
            Self::MySql => "TURNOPLUS_TEST_MYSQL_URL",
            Self::Postgres => "TURNOPLUS_TEST_POSTGRES_URL",
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the addresses of the test servers come from the environment"
    )]
    fn admin_url(self) -> String {
        let variable = self.variable();
        std::env::var(variable).unwrap_or_else(|_| {
            panic!("{variable} is not set: run `make test`, which starts the servers, or `make test-servers` and source its file")
        })
    }
}

/// A database made for one test.
#[derive(Clone)]
pub struct TestDb {
    pub kind: Kind,
    pub store: SeaStore,
    pub config: StoreConfig,
    folder: Option<Arc<TempDir>>,
}

pub const AUDIT_KEY: [u8; 32] = [42; 32];
const CONNECTIONS: u32 = 40;

/// Runs a test on a fresh, migrated database, and drops the database when it went well.
pub fn run<F: Future<Output = ()>>(kind: Kind, test: impl FnOnce(TestDb) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (db, name) = TestDb::fresh(kind).await;
        db.store.migrate_up().await.unwrap();
        let limit = Duration::from_mins(2);
        tokio::time::timeout(limit, test(db.clone()))
            .await
            .expect("the test took more than two minutes");
        db.store.close().await;
        if let Some(name) = name {
            admin(kind, &format!("DROP DATABASE {name}")).await;
        }
    });
}

impl TestDb {
    /// An empty database without any schema, and its name on a server.
    pub async fn fresh(kind: Kind) -> (Self, Option<String>) {
        let (url, name, folder) = if kind == Kind::Sqlite {
            let folder = TempDir::new().unwrap();
            let url = format!("sqlite://{}/data/turnoplus.db", folder.path().display());
            (url, None, Some(Arc::new(folder)))
        } else {
            let name = unique_name();
            let encoding = if kind == Kind::Postgres {
                " TEMPLATE template0 ENCODING 'UTF8'"
            } else {
                ""
            };
            admin(kind, &format!("CREATE DATABASE {name}{encoding}")).await;
            (database_url(kind, &name), Some(name), None)
        };
        let config = StoreConfig {
            url,
            audit_key: AUDIT_KEY,
            sealing_keys: SealingKeys::new(vec![("test".to_owned(), [9; 32])]).unwrap(),
            max_connections: CONNECTIONS,
        };
        let store = SeaStore::connect(config.clone()).await.unwrap();
        (
            Self {
                kind,
                store,
                config,
                folder,
            },
            name,
        )
    }

    pub async fn write(&self) -> Box<dyn UnitOfWork> {
        self.store.begin(Intent::Write).await.unwrap()
    }

    pub async fn read(&self) -> Box<dyn UnitOfWork> {
        self.store.begin(Intent::Read).await.unwrap()
    }

    /// Runs some writes in one unit of work, again when it lost a race.
    pub async fn writes<T>(
        &self,
        work: impl AsyncFn(&mut dyn UnitOfWork) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        retried(async || {
            let mut uow = self.store.begin(Intent::Write).await?;
            let done = work(&mut *uow).await?;
            uow.commit().await?;
            Ok(done)
        })
        .await
    }

    /// A connection past the store, to tamper and to look.
    pub async fn raw(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(self.config.url.replacen("mariadb:", "mysql:", 1));
        options.max_connections(1).sqlx_logging(false);
        Database::connect(options).await.unwrap()
    }

    /// Runs one statement past the store.
    pub async fn tamper(&self, sql: &str) {
        let raw = self.raw().await;
        raw.execute_unprepared(sql).await.unwrap();
        raw.close().await.unwrap();
    }

    /// Every value of every column of every table, by table, as bytes.
    pub async fn everything(&self) -> Vec<(String, Vec<Vec<u8>>)> {
        let raw = self.raw().await;
        let backend = raw.get_database_backend();
        let ask = async |sql: String| {
            raw.query_all_raw(Statement::from_string(backend, sql))
                .await
                .unwrap()
        };
        let columns = match self.kind {
            Kind::Sqlite => {
                "SELECT m.name AS t, CAST(c.name AS BLOB) AS c, c.type AS k FROM sqlite_master m, \
                 pragma_table_info(m.name) c WHERE m.type = 'table'"
            }
            Kind::MariaDb | Kind::MySql => {
                "SELECT table_name AS t, CAST(column_name AS BINARY) AS c, CAST(data_type AS CHAR) AS k FROM \
                 information_schema.columns WHERE table_schema = DATABASE()"
            }
            Kind::Postgres => {
                "SELECT table_name::text AS t, convert_to(column_name::text, 'UTF8') AS c, data_type::text AS k FROM \
                 information_schema.columns WHERE table_schema = CURRENT_SCHEMA()"
            }
        };
        let mut everything = Vec::new();
        for row in ask(columns.to_owned()).await {
            let table: String = row.try_get("", "t").unwrap();
            let column = String::from_utf8(row.try_get("", "c").unwrap()).unwrap();
            let kind: String = row.try_get("", "k").unwrap();
            let value = match self.kind {
                Kind::Sqlite => format!("CAST(\"{column}\" AS BLOB)"),
                Kind::MariaDb | Kind::MySql => format!("CAST(`{column}` AS BINARY)"),
                Kind::Postgres if kind == "bytea" => format!("\"{column}\""),
                Kind::Postgres => format!("convert_to(\"{column}\"::text, 'UTF8')"),
            };
            let rows = ask(format!("SELECT {value} AS v FROM {table}")).await;
            let values = rows
                .iter()
                .filter_map(|row| row.try_get::<Option<Vec<u8>>>("", "v").unwrap());
            everything.push((format!("{table}.{column}"), values.collect()));
        }
        raw.close().await.unwrap();
        everything
    }

    /// The database file, on SQLite.
    pub fn file(&self) -> Option<std::path::PathBuf> {
        self.folder
            .as_ref()
            .map(|folder| folder.path().join("data/turnoplus.db"))
    }
}

fn database_url(kind: Kind, name: &str) -> String {
    let admin = kind.admin_url();
    let (scheme, rest) = admin
        .split_once("://")
        .expect("the URL of a test server has a scheme");
    let server = rest.split('/').next().unwrap_or(rest);
    format!("{scheme}://{server}/{name}")
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mut random = [0_u8; 8];
    std::io::Read::read_exact(&mut std::fs::File::open("/dev/urandom").unwrap(), &mut random).unwrap();
    format!(
        "tp_{:016x}_{}",
        u64::from_be_bytes(random),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

async fn admin(kind: Kind, sql: &str) {
    let mut options = ConnectOptions::new(kind.admin_url());
    options.max_connections(1).sqlx_logging(false);
    let server = Database::connect(options).await.unwrap();
    server.execute_unprepared(sql).await.unwrap();
    server.close().await.unwrap();
}
