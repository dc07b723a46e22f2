//! Databases for tests: an SQLite file, or a new database on a server that the environment names.
#![expect(
    clippy::expect_used,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use std::collections::BTreeSet;
use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
use uuid::Uuid;

use crate::Line;

/// The servers that tests may use. `make test` starts them and says where they are.
pub const SERVERS: [&str; 3] = [
    "TURNOPLUS_TEST_MARIADB_URL",
    "TURNOPLUS_TEST_MYSQL_URL",
    "TURNOPLUS_TEST_POSTGRES_URL",
];

/// The server on which the tests of the API run instead of on SQLite, when it is set: `make test` runs them on each.
const API_SERVER: &str = "TURNOPLUS_TEST_API_URL";

/// An empty database of a test's own; it goes when this is dropped.
pub struct TestDatabase {
    url: String,
    /// The directory that goes with it, or the server that it is on.
    kept: Kept,
}

enum Kept {
    Directory { held: tempfile::TempDir },
    Server { url: String, name: String },
}

impl TestDatabase {
    /// A new SQLite file, or a new database on the server that the tests of the API are run on.
    ///
    /// # Panics
    /// When there is no temporary directory, or the server does not answer.
    pub async fn fresh() -> Self {
        match Self::on_server(API_SERVER).await {
            Some(on_server) => on_server,
            None => Self::sqlite(),
        }
    }

    /// A new SQLite file.
    ///
    /// # Panics
    /// When there is no temporary directory.
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite://{}", directory.path().join("turnoplus.db").display());
        Self {
            url,
            kept: Kept::Directory { held: directory },
        }
    }

    /// A new database on the server that this variable names, or `None` when it is not set.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn on_server(variable: &str) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by the environment where the servers are"
        )]
        let server = std::env::var(variable).ok().filter(|url| !url.is_empty())?;
        #[expect(clippy::disallowed_methods, reason = "a name that no other test has")]
        let name = format!("turnoplus_test_{}", Uuid::now_v7().simple());
        run(&server, &[&format!("CREATE DATABASE {name}")]).await;
        Some(Self {
            url: with_database(&server, &name),
            kept: Kept::Server { url: server, name },
        })
    }

    /// The same, reached by a line of its own.
    ///
    /// # Panics
    /// When it is on no server, or the server's address has no port.
    #[must_use]
    pub async fn by_line(mut self) -> (Self, Line) {
        let after_user = self.url.rfind('@').map_or(0, |at| at + 1);
        let path_from = self.url[after_user..]
            .find('/')
            .map_or(self.url.len(), |path| after_user + path);
        let server = self.url[after_user..path_from].replace("localhost", "127.0.0.1");
        let line = Line::to(server.parse().expect("host and port")).await;
        let near = format!("127.0.0.1:{}", line.port());
        self.url.replace_range(after_user..path_from, &near);
        (self, line)
    }

    /// How to connect to it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many rows a table has.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn rows(&self, table: &str) -> i64 {
        let mut options = ConnectOptions::new(self.url.replacen("mariadb:", "mysql:", 1));
        options.max_connections(1).sqlx_logging(false);
        let raw = Database::connect(options).await.expect("a connection");
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        let counting = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql));
        let row = counting.await.expect("a table").expect("a count");
        let number = row.try_get("", "n").expect("a number");
        raw.close().await.expect("an end");
        number
    }

    /// Every row of an SQLite file, each as one text behind the name of its table.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn contents(&self) -> BTreeSet<String> {
        let file = Database::connect(&self.url).await.expect("the file opens");
        let texts = async |sql: &str| -> Vec<String> {
            let asking = file.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql));
            let rows = asking.await.expect("the file is read");
            rows.iter()
                .map(|row| row.try_get_by_index(0).expect("a text"))
                .collect()
        };
        let of_each_table = texts(
            r#"SELECT 'SELECT ''' || t.name || ' '' || '
                || group_concat('quote("' || c.name || '")', ' || '','' || ') || ' FROM "' || t.name || '"'
            FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name"#,
        );
        let every_row = of_each_table.await.join(" UNION ALL ");
        let contents = texts(&every_row).await.into_iter().collect();
        file.close().await.expect("the file is let go");
        contents
    }

    /// The folder of an SQLite file.
    pub fn folder(&self) -> Option<&Path> {
        match &self.kept {
            Kept::Directory { held } => Some(held.path()),
            Kept::Server { .. } => None,
        }
    }
}

impl Drop for TestDatabase {
    /// Whoever is still connected is not waited for: the test is over.
    fn drop(&mut self) {
        let Kept::Server { url, name } = &self.kept else {
            return;
        };
        let statements = if url.starts_with("postgres") {
            vec![format!("DROP DATABASE {name} WITH (FORCE)")]
        } else {
            vec![
                "SET SESSION lock_wait_timeout = 5".to_owned(),
                format!("DROP DATABASE {name}"),
            ]
        };
        let url = url.clone();
        // A runtime of its own: the test's may be the one that drops this.
        let dropping = std::thread::spawn(move || {
            let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(run(&url, &statements));
        });
        // A database that stays goes with its server; the test has said what it had to say.
        drop(dropping.join());
    }
}

/// Runs the statements on one connection.
async fn run(server: &str, statements: &[&str]) {
    let mut options = ConnectOptions::new(server);
    options.max_connections(1);
    let connection = Database::connect(options).await.expect("the test server answers");
    for statement in statements {
        connection
            .execute_unprepared(statement)
            .await
            .expect("the test server obeys");
    }
    connection.close().await.expect("the test server lets go");
}

/// The same server with another database in the path.
fn with_database(server: &str, name: &str) -> String {
    let authority_from = server.find("://").map_or(0, |scheme| scheme + 3);
    let path_from = server[authority_from..]
        .find('/')
        .map_or(server.len(), |path| authority_from + path);
    format!("{}/{name}", &server[..path_from])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_path_of_the_server_changes() {
        assert_eq!(
            with_database("mysql://u:p@127.0.0.1:3306", "x"),
            "mysql://u:p@127.0.0.1:3306/x"
        );
        assert_eq!(
            with_database("postgres://u:p@127.0.0.1:5432/postgres", "x"),
            "postgres://u:p@127.0.0.1:5432/x"
        );
    }
}
