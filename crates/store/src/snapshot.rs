//! Copies of an SQLite database: taken while it is served, looked through, and put in its place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, Row as _, SqliteConnection};

use crate::connect::{ConnectError, FileLock, reason, sqlite_file, sqlite_url};
use crate::side_file::side_file;

/// The file of an SQLite database, by its real path; `None` where the URL names a server.
///
/// # Errors
/// [`ConnectError::Url`] when the URL names nothing.
pub fn file_of(url: &str) -> Result<Option<PathBuf>, ConnectError> {
    if url.starts_with("sqlite:") {
        sqlite_file(url).map(Some)
    } else {
        Ok(None)
    }
}

/// The URL of an SQLite database file.
pub fn url_of(file: &Path) -> String {
    sqlite_url(file)
}

/// Writes a copy of the database to a new file: as it is at one instant, while others read and write. SQLite readers
/// need no place among the writers, so that this works beside a program that is serving.
///
/// # Errors
/// [`ConnectError::File`] when there is no such database, or the copy cannot be written.
pub async fn copy(database: &Path, to: &Path) -> Result<(), ConnectError> {
    let refused = |error: &sqlx::Error| ConnectError::File {
        path: database.display().to_string(),
        reason: reason(error),
    };
    let mut connection = open(database).await?;
    sqlx::query("VACUUM INTO ?")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await
        .map_err(|error| refused(&error))?;
    connection.close().await.map_err(|error| refused(&error))
}

/// What is wrong with a database file: its pages, indexes and references. Empty when all is well.
///
/// # Errors
/// [`ConnectError::File`] when it is no database.
pub async fn damage(database: &Path) -> Result<Vec<String>, ConnectError> {
    let refused = |error: sqlx::Error| ConnectError::File {
        path: database.display().to_string(),
        reason: reason(&error),
    };
    let mut connection = open(database).await?;
    let mut found = Vec::new();
    for row in sqlx::query("PRAGMA integrity_check(20)")
        .fetch_all(&mut connection)
        .await
        .map_err(refused)?
    {
        let said: String = row.try_get(0).map_err(refused)?;
        if said != "ok" {
            found.push(said);
        }
    }
    for row in sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut connection)
        .await
        .map_err(refused)?
    {
        let (table, parent): (String, String) =
            (row.try_get(0).map_err(refused)?, row.try_get(2).map_err(refused)?);
        found.push(format!("a row of {table} refers to nothing in {parent}"));
    }
    connection.close().await.map_err(refused)?;
    Ok(found)
}

/// Puts a database file in the place of another, which is set aside beside it. Answers where the old one is now.
///
/// # Errors
/// [`ConnectError::InUse`] while a program serves the old one, [`ConnectError::File`] when a file cannot be moved.
pub fn replace(database: &Path, with: &Path, suffix: &str) -> Result<Option<PathBuf>, ConnectError> {
    let _nobody_else = FileLock::take(database)?;
    let mut aside = None;
    // The log first: a database without the log that belongs to it is whole, one with a strange log is not.
    for part in ["-wal", "-shm", ""] {
        let old = side_file(database, part);
        let away = side_file(database, &format!(".{suffix}{part}"));
        match fs::rename(&old, &away) {
            Ok(()) if part.is_empty() => aside = Some(away),
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ConnectError::file(&old, &error)),
        }
    }
    fs::rename(with, database).map_err(|error| ConnectError::file(with, &error))?;
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| ConnectError::file(folder, &error))?;
    Ok(aside)
}

async fn open(database: &Path) -> Result<SqliteConnection, ConnectError> {
    SqliteConnectOptions::new()
        .filename(database)
        .read_only(true)
        .disable_statement_logging()
        .connect()
        .await
        .map_err(|error| ConnectError::File {
            path: database.display().to_string(),
            reason: reason(&error),
        })
}
