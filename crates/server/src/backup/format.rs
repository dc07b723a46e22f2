//! The file of a backup: a readable line, a manifest, and the database, encrypted and authenticated as a whole.
//!
//! ```text
//! "TURNOPLUS BACKUP 1\n"   length of the manifest, u32 big-endian   the manifest, JSON   salt, 32 bytes   nonce, 19 bytes
//! chunks of 64 KiB, each with a tag of 16 bytes
//! ```
//! The key is HKDF-SHA256 of the clinic's backup key with the salt. The chunks are XChaCha20-Poly1305 in the STREAM
//! construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): none can be changed, moved, left out or cut off. All that stands
//! before the chunks is their associated data.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{KeyInit as _, Payload};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use turnoplus_store::side_file;

use crate::keys::{self, Key};

const MAGIC: &[u8] = b"TURNOPLUS BACKUP 1\n";
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const SALT: usize = 32;
const NONCE: usize = 19;
/// A manifest is a few hundred bytes: more is no backup of ours.
const LONGEST_MANIFEST: u32 = 64 * 1024;

/// What a backup says of itself, readable without a key and protected by it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Manifest {
    /// The instant of the copy, RFC 3339.
    pub created_at: String,
    /// The program that made it.
    pub program_version: String,
    /// Bytes of the database.
    pub bytes: u64,
}

/// Why a file was not written or not opened.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] io::Error),
    /// It begins with something else.
    #[error("{0} is not a TurnoPlus backup")]
    NotABackup(PathBuf),
    /// It was changed, cut off, or made with another key.
    #[error("{0} does not open: it is damaged, or the key file is not the one that belongs to it")]
    Unreadable(PathBuf),
    /// The system has no random source.
    #[error(transparent)]
    Keys(#[from] keys::KeysError),
}

/// Writes the database file as a backup: whole, or not at all.
pub fn write(database: &Path, to: &Path, key: &Key, manifest: &Manifest) -> Result<(), BackupError> {
    let partial = side_file(to, ".partial");
    let failed = |error| BackupError::Io(to.to_owned(), error);
    // What a backup that was killed left behind.
    drop(fs::remove_file(&partial));
    let written = write_to(database, &partial, key, manifest)
        .and_then(|()| fs::hard_link(&partial, to).map_err(failed))
        .and_then(|()| sync_folder(to).map_err(failed));
    // The link keeps what is whole; a name that was taken is not written over.
    drop(fs::remove_file(&partial));
    written
}

fn write_to(database: &Path, partial: &Path, key: &Key, manifest: &Manifest) -> Result<(), BackupError> {
    let reading = |error| BackupError::Io(database.to_owned(), error);
    let writing = |error| BackupError::Io(partial.to_owned(), error);
    let mut head = MAGIC.to_vec();
    let said = serde_json::to_vec(manifest).map_err(|error| writing(error.into()))?;
    head.extend(u32::try_from(said.len()).unwrap_or(u32::MAX).to_be_bytes());
    head.extend(said);
    let (salt, seed) = (keys::random()?, keys::random()?);
    let nonce = &seed[..NONCE];
    head.extend(salt);
    head.extend(nonce);

    let mut source = BufReader::new(File::open(database).map_err(reading)?);
    let mut target = BufWriter::new(private_file(partial).map_err(writing)?);
    target.write_all(&head).map_err(writing)?;
    let mut nonce_prefix = [0; NONCE];
    nonce_prefix.copy_from_slice(nonce);
    let mut encryptor = EncryptorBE32::from_aead(
        XChaCha20Poly1305::new(&chunk_key(key, &salt).into()),
        &nonce_prefix.into(),
    );
    let broken = || BackupError::Unreadable(partial.to_owned());
    let mut chunk = read_chunk(&mut source, CHUNK).map_err(reading)?;
    loop {
        let next = read_chunk(&mut source, CHUNK).map_err(reading)?;
        let payload = Payload {
            msg: &chunk,
            aad: &head,
        };
        if next.is_empty() {
            let sealed = encryptor.encrypt_last(payload).map_err(|_| broken())?;
            target.write_all(&sealed).map_err(writing)?;
            break;
        }
        let sealed = encryptor.encrypt_next(payload).map_err(|_| broken())?;
        target.write_all(&sealed).map_err(writing)?;
        chunk = next;
    }
    let file = target.into_inner().map_err(|error| writing(error.into_error()))?;
    file.sync_all().map_err(writing)
}

/// Opens a backup into a new file. What was written before it turned out to be damaged is removed.
pub fn open(backup: &Path, to: &Path, key: &Key) -> Result<Manifest, BackupError> {
    let opened = open_to(backup, to, key);
    if opened.is_err() {
        drop(fs::remove_file(to));
    }
    opened
}

fn open_to(backup: &Path, to: &Path, key: &Key) -> Result<Manifest, BackupError> {
    let reading = |error| BackupError::Io(backup.to_owned(), error);
    let writing = |error| BackupError::Io(to.to_owned(), error);
    let broken = || BackupError::Unreadable(backup.to_owned());
    let foreign = || BackupError::NotABackup(backup.to_owned());
    let mut source = BufReader::new(File::open(backup).map_err(reading)?);
    let mut head = read_chunk(&mut source, MAGIC.len() + 4).map_err(reading)?;
    let (magic, length) = head.split_at_checked(MAGIC.len()).ok_or_else(foreign)?;
    if magic != MAGIC {
        return Err(foreign());
    }
    let length = u32::from_be_bytes(length.try_into().map_err(|_| foreign())?);
    if length > LONGEST_MANIFEST {
        return Err(foreign());
    }
    let said = read_chunk(&mut source, length as usize).map_err(reading)?;
    let manifest: Manifest = serde_json::from_slice(&said).map_err(|_| broken())?;
    let random = read_chunk(&mut source, SALT + NONCE).map_err(reading)?;
    let salt: Key = random
        .get(..SALT)
        .and_then(|salt| salt.try_into().ok())
        .ok_or_else(broken)?;
    let nonce: [u8; NONCE] = random[SALT..].try_into().map_err(|_| broken())?;
    head.extend(said);
    head.extend(random);

    let mut target = BufWriter::new(private_file(to).map_err(writing)?);
    let mut decryptor = DecryptorBE32::from_aead(
        XChaCha20Poly1305::new(&chunk_key(key, &salt).into()),
        &nonce.into(),
    );
    let mut chunk = read_chunk(&mut source, CHUNK + TAG).map_err(reading)?;
    loop {
        let next = read_chunk(&mut source, CHUNK + TAG).map_err(reading)?;
        let payload = Payload {
            msg: &chunk,
            aad: &head,
        };
        if next.is_empty() {
            let plain = decryptor.decrypt_last(payload).map_err(|_| broken())?;
            target.write_all(&plain).map_err(writing)?;
            break;
        }
        let plain = decryptor.decrypt_next(payload).map_err(|_| broken())?;
        target.write_all(&plain).map_err(writing)?;
        chunk = next;
    }
    let file = target.into_inner().map_err(|error| writing(error.into_error()))?;
    file.sync_all().map_err(writing)?;
    Ok(manifest)
}

fn chunk_key(key: &Key, salt: &[u8]) -> Key {
    let mut derived = [0; 32];
    // 32 bytes are far below HKDF-SHA256's limit, the one thing that `expand` refuses (RFC 5869 §2.3).
    let expanded = Hkdf::<Sha256>::new(Some(salt), key).expand(b"turnoplus backup chunks", &mut derived);
    debug_assert!(expanded.is_ok());
    derived
}

/// As many bytes as there are, up to this many.
fn read_chunk(source: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::with_capacity(most);
    source.take(most as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}

/// A new file that only its owner may read.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    const KEY: Key = [7; 32];

    fn manifest(bytes: u64) -> Manifest {
        Manifest {
            created_at: "2027-03-01T12:00:00Z".to_owned(),
            program_version: "0.1.0".to_owned(),
            bytes,
        }
    }

    #[test]
    fn what_goes_in_comes_out_whatever_its_length() -> TestResult {
        let folder = tempfile::tempdir()?;
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let [plain, backup, again] =
                ["plain", "backup", "again"].map(|name| folder.path().join(format!("{name}{length}")));
            let content: Vec<u8> = (0..length)
                .map(|at| u8::try_from(at % 251).unwrap_or(0))
                .collect();
            fs::write(&plain, &content)?;
            write(&plain, &backup, &KEY, &manifest(length as u64))?;
            assert_eq!(open(&backup, &again, &KEY)?, manifest(length as u64));
            assert_eq!(fs::read(&again)?, content);
            assert!(!side_file(&backup, ".partial").exists());
        }
        Ok(())
    }

    #[test]
    fn a_changed_cut_or_foreign_file_does_not_open_and_leaves_nothing() -> TestResult {
        let folder = tempfile::tempdir()?;
        let [plain, backup, bad, out] =
            ["plain", "backup", "bad", "out"].map(|name| folder.path().join(name));
        fs::write(&plain, vec![5; 2 * CHUNK + 10])?;
        write(&plain, &backup, &KEY, &manifest(9))?;
        let whole = fs::read(&backup)?;
        for at in [0, MAGIC.len() + 10, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&bad, changed)?;
            assert!(open(&bad, &out, &KEY).is_err(), "byte {at}");
            assert!(!out.exists());
        }
        let chunks = whole.len() - (2 * CHUNK + 10 + 3 * TAG);
        for length in [0, 5, chunks, chunks + CHUNK + TAG, whole.len() - 1] {
            fs::write(&bad, &whole[..length])?;
            assert!(open(&bad, &out, &KEY).is_err(), "cut at {length}");
            assert!(!out.exists());
        }
        assert!(matches!(
            open(&backup, &out, &[8; 32]),
            Err(BackupError::Unreadable(_))
        ));
        assert!(matches!(
            open(&plain, &out, &KEY),
            Err(BackupError::NotABackup(_))
        ));
        Ok(())
    }

    #[test]
    fn a_backup_is_never_written_over() -> TestResult {
        let folder = tempfile::tempdir()?;
        let [plain, backup] = ["plain", "backup"].map(|name| folder.path().join(name));
        fs::write(&plain, "one")?;
        write(&plain, &backup, &KEY, &manifest(3))?;
        let before = fs::read(&backup)?;
        assert!(write(&plain, &backup, &KEY, &manifest(3)).is_err());
        assert_eq!(fs::read(&backup)?, before);
        Ok(())
    }
}
