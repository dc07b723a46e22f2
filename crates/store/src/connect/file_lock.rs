//! One process per SQLite file: an advisory lock of the system on a file beside it, given back when the process ends,
//! however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::ConnectError;
use crate::side_file::side_file;

/// The lock, held while it lives.
pub(crate) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the lock of a database file, or says that another has it. The side file stays: it holds nothing.
    pub(crate) fn take(database: &Path) -> Result<Self, ConnectError> {
        let side = side_file(database, ".lock");
        let refused = |reason: std::io::Error| ConnectError::File {
            path: side.display().to_string(),
            reason: reason.to_string(),
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&side)
            .map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ConnectError::InUse {
                path: database.display().to_string(),
            }),
            Err(TryLockError::Error(error)) => Err(refused(error)),
        }
    }
}
