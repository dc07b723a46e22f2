//! SQLite: one file, one process, one writer.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::SqlxSqliteConnector;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions, SqlitePool};

use super::error::reason;
use super::file_lock::{open_private, real_path};
use super::{ACQUIRE, ConnectError, Connections, FileLock, Pool, Server, Standing, Transport};

/// Older versions can lose a checkpoint (<https://www.sqlite.org/wal.html>, the WAL-reset bug).
const OLDEST: [u32; 3] = [3, 51, 3];
/// Only a backup or an inspection by hand ever makes the writer wait.
const BUSY: Duration = Duration::from_secs(2);

pub(super) async fn open(url: &str, max_connections: u32) -> Result<Connections, ConnectError> {
    let path = file_of(url)?;
    make_folder(&path)?;
    // The lock first: to open and close a file gives back what SQLite locks of it in this process.
    let lock = FileLock::take(&path)?;
    // SQLite would only call it "unable to open database file", and let others read the one that it makes.
    open_private(&path).map_err(|error| ConnectError::file(&path, &error))?;
    let refused = |error: &sqlx::Error| ConnectError::File {
        path: path.display().to_string(),
        reason: reason(error),
    };

    let options = SqliteConnectOptions::new()
        .filename(&path)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .statement_cache_capacity(256)
        .disable_statement_logging();
    let writing = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", "67108864");
    let writers = pool(1)
        .connect_with(writing)
        .await
        .map_err(|error| refused(&error))?;
    let version = check_version(&writers).await?;
    let readers = pool(max_connections)
        .connect_with(options.read_only(true))
        .await
        .map_err(|error| refused(&error))?;
    Ok(Connections {
        writers: of_file(writers, 1),
        readers: of_file(readers, max_connections),
        standing: Standing {
            version: format!("SQLite {version}"),
            transport: Transport::Local,
            warnings: Vec::new(),
        },
        server: Server::File,
        _file: Some(Arc::new(lock)),
    })
}

fn of_file(pool: SqlitePool, size: u32) -> Pool {
    let connections = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
    Pool::new(connections, Server::File, size)
}

/// Connections to a file neither age nor break: none is ever tried or replaced.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// The file that a URL names, by its real path.
pub(crate) fn file_of(url: &str) -> Result<PathBuf, ConnectError> {
    let wrong = |why: &str| ConnectError::Url(why.to_owned());
    let path = url
        .strip_prefix("sqlite://")
        .ok_or_else(|| wrong("write sqlite:///folder/file.db"))?;
    if path.is_empty() || path == ":memory:" {
        return Err(wrong(
            "write sqlite:///folder/file.db; a database in memory is not supported",
        ));
    }
    if path.contains('?') {
        return Err(wrong("a sqlite:// URL takes no parameters"));
    }
    // Only to decode %20 and the like, as the driver would.
    let decoded = SqliteConnectOptions::from_str(url).map_err(|error| wrong(&reason(&error)))?;
    let path = decoded.get_filename();
    real_path(path).map_err(|error| ConnectError::file(path, &error))
}

/// The URL of a file, whatever its folders are called.
pub(crate) fn url_of(path: &Path) -> String {
    let path = path.display().to_string();
    format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F"))
}

fn make_folder(path: &Path) -> Result<(), ConnectError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut make = std::fs::DirBuilder::new();
    make.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
    make.create(folder).map_err(|error| ConnectError::Folder {
        folder: folder.display().to_string(),
        reason: error.to_string(),
    })
}

async fn check_version(pool: &SqlitePool) -> Result<String, ConnectError> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await
        .map_err(|error| ConnectError::Failed(reason(&error)))?;
    if parts(&found) < Some(OLDEST) {
        Err(ConnectError::OldSqlite { found })
    } else {
        Ok(found)
    }
}

fn parts(version: &str) -> Option<[u32; 3]> {
    let mut numbers = version.split('.').map(|part| part.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{OLDEST, file_of, parts, url_of};

    #[test]
    fn versions_compare_by_number() {
        assert!(parts("3.51.10") > Some(OLDEST));
        assert!(parts("3.51.2") < Some(OLDEST));
        assert!(parts("3.9.99") < Some(OLDEST));
        assert!(parts("unknown") < Some(OLDEST));
    }

    #[test]
    fn a_url_names_a_file() {
        assert!(file_of("sqlite:///var/lib/turnoplus/turnoplus.db").is_ok());
        for url in [
            "sqlite::memory:",
            "sqlite://",
            "sqlite://:memory:",
            "sqlite:///a.db?mode=ro",
        ] {
            assert!(file_of(url).is_err(), "{url}");
        }
        let odd = Path::new("/srv/what?/100%25/clinic.db");
        assert_eq!(file_of(&url_of(odd)).unwrap(), odd);
    }
}
