//! Databases for tests: an SQLite file, or a new database on a server that the environment names.
#![expect(
    clippy::expect_used,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use sea_orm::{ConnectionTrait, Database};
use uuid::Uuid;

/// The servers that tests may use. `make test` starts them and says where they are.
pub const SERVERS: [&str; 3] = [
    "TURNOPLUS_TEST_MARIADB_URL",
    "TURNOPLUS_TEST_MYSQL_URL",
    "TURNOPLUS_TEST_POSTGRES_URL",
];

/// An empty database of a test's own.
pub struct TestDatabase {
    url: String,
    /// The directory that goes with it, or the server that it is on.
    kept: Kept,
}

enum Kept {
    Directory { _held: tempfile::TempDir },
    Server { url: String, name: String },
}

impl TestDatabase {
    /// A new SQLite file.
    ///
    /// # Panics
    /// When there is no temporary directory.
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite://{}", directory.path().join("turnoplus.db").display());
        Self {
            url,
            kept: Kept::Directory { _held: directory },
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
        run(&server, &format!("CREATE DATABASE {name}")).await;
        Some(Self {
            url: with_database(&server, &name),
            kept: Kept::Server { url: server, name },
        })
    }

    /// How to connect to it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Takes it away. Nothing may be connected to it any more.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn remove(self) {
        if let Kept::Server { url, name } = &self.kept {
            run(url, &format!("DROP DATABASE {name}")).await;
        }
    }
}

async fn run(server: &str, statement: &str) {
    let connection = Database::connect(server).await.expect("the test server answers");
    connection
        .execute_unprepared(statement)
        .await
        .expect("the test server obeys");
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
