//! One process per SQLite file, whatever name it is called by: an advisory lock of the system on a file beside it, given
//! back when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::ConnectError;
use crate::side_file::side_file;

/// The lock, held while it lives.
pub(crate) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the lock of a database file, or says that another has it. The side file stays: it holds nothing.
    /// The path is one that [`real_path`] answered, so that everybody who means the file asks for the same lock.
    pub(crate) fn take(database: &Path) -> Result<Self, ConnectError> {
        refuse_second_name(database)?;
        let side = side_file(database, ".lock");
        let refused = |reason: &io::Error| ConnectError::file(&side, reason);
        let file = open_private(&side).map_err(|error| refused(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ConnectError::InUse {
                path: database.display().to_string(),
            }),
            Err(TryLockError::Error(error)) => Err(refused(&error)),
        }
    }
}

/// Opens a file, and makes it where there is none; nobody else may read what was made. SQLite gives its log beside a
/// database the same mode.
pub(super) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Where a file lies when every symbolic link is followed, also where there is none yet.
pub(crate) fn real_path(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        known => return known,
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if let Ok(target) = path.read_link() {
        // A link whose file is to be made. One that leads back to itself is another error than "not found".
        return real_path(&folder.join(target));
    }
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => Ok(folder.join(name)),
        // The folder is to be made, too.
        _ => std::path::absolute(path),
    }
}

/// A hard link is a name that nothing leads back from: SQLite would keep another log beside it, and damage the file.
fn refuse_second_name(database: &Path) -> Result<(), ConnectError> {
    #[cfg(unix)]
    if std::fs::metadata(database).is_ok_and(|file| std::os::unix::fs::MetadataExt::nlink(&file) > 1) {
        return Err(ConnectError::SecondName {
            path: database.display().to_string(),
        });
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_file_has_one_path_however_it_is_called_and_before_it_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("data")).unwrap();
        symlink("data", root.join("folder")).unwrap();
        symlink("folder/clinic.db", root.join("link.db")).unwrap();
        for made in [false, true] {
            for name in ["data/clinic.db", "folder/clinic.db", "link.db", "data/../link.db"] {
                let real = real_path(&root.join(name)).unwrap();
                assert_eq!(real, root.join("data/clinic.db"), "{name}, made: {made}");
            }
            fs::write(root.join("data/clinic.db"), "").unwrap();
        }
        symlink("round.db", root.join("round.db")).unwrap();
        assert!(real_path(&root.join("round.db")).is_err());
        assert_eq!(real_path(&root.join("new/a.db")).unwrap(), root.join("new/a.db"));
    }
}
