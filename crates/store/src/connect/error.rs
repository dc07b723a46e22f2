//! Why a database cannot be used. Every message is one line that says what to change.

use std::io;
use std::path::Path;

use sea_orm::{DbErr, sqlx};

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL names no database.
    #[error("the database URL is wrong: {0}")]
    Url(String),
    /// The folder of the SQLite file is missing and cannot be made.
    #[error("the folder {folder} of the database cannot be created: {reason}")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system says.
        reason: String,
    },
    /// The SQLite file cannot be read and written.
    #[error("the database {path} cannot be opened: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// Another process has the SQLite file.
    #[error("the database {path} is in use by another turnoplus: stop that one first")]
    InUse {
        /// The file.
        path: String,
    },
    /// The SQLite file has more than one name.
    #[error(
        "the database {path} has a second name (a hard link), under which another turnoplus could open it unseen: remove one of the two"
    )]
    SecondName {
        /// The file.
        path: String,
    },
    /// The SQLite in this program has bugs that lose data.
    #[error("SQLite {found} is too old, 3.51.3 is needed")]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// The server is older than what is supported.
    #[error("{product} {found} is too old, {oldest} or later is needed")]
    TooOld {
        /// Which server it is.
        product: &'static str,
        /// Its version.
        found: String,
        /// What it must be at least.
        oldest: String,
    },
    /// The server does not answer, or refuses the user.
    #[error("the database at {place} cannot be reached: {reason}")]
    Unreachable {
        /// Host, port and database, without user or password.
        place: String,
        /// What went wrong.
        reason: String,
    },
    /// A newer program made the schema.
    #[error("the database has the schema of a newer turnoplus (step {step}): run that version")]
    NewerSchema {
        /// The first step that this program does not know.
        step: String,
    },
    /// The secret key is not the one that the database was made with.
    #[error("the database was made with another key: restore the key file that belongs to it")]
    WrongKey,
    /// A sealing key is not the one that its id stood for before.
    #[error(
        "the sealing key {id} is another than the one that this database was sealed with: restore the key file"
    )]
    WrongSealingKey {
        /// Its id in the key file.
        id: String,
    },
    /// Texts may be sealed with a key that is not there any more.
    #[error(
        "the sealing key {id} is missing: put it back into the key file, or run `turnoplus keys rotate` with it first"
    )]
    MissingSealingKey {
        /// Its id in the key file.
        id: String,
    },
    /// The database answered with an error.
    #[error("the database failed: {0}")]
    Failed(String),
}

impl ConnectError {
    /// What the system says of a file.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        }
    }

    /// An error of the ORM, in one line.
    pub(crate) fn failed(error: &DbErr) -> Self {
        Self::Failed(one_line(&error.to_string()))
    }
}

/// What the driver says, in one line. Drivers never quote passwords.
pub(crate) fn reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) => one_line(&error.to_string()),
        sqlx::Error::Database(error) => one_line(error.message()),
        error => one_line(&error.to_string()),
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
