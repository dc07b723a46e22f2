//! The clinic's keys: a file outside the database, made at the first start.
//!
//! `root` seals what must outlive every rotation (the audit trail, refresh tokens). `[[signing]]` are the keys of
//! access tokens: the first signs, all verify; put a new one in front to rotate, and drop the old one after 15 minutes.
//! `[[sealing]]` are the keys of clinical text: the first seals, all open. One is derived from `root`: it stands where an
//! entry `id = "root"` without a secret is, else last.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The id of the sealing key that is derived from `root`.
pub const ROOT_SEALING: &str = "root";

/// A 256-bit key for one purpose.
pub type Key = [u8; 32];

/// The keys, as derived for their purposes.
#[derive(Clone)]
pub struct Keys {
    /// Seals the audit trail.
    pub audit: Key,
    /// Encrypts backups.
    pub backup: Key,
    /// Derives refresh tokens.
    pub refresh: Key,
    /// Seal clinical text at rest: `(id, key)`, the first seals, all open.
    pub sealing: Vec<(String, Key)>,
    /// Sign and verify access tokens: `(kid, key)`, the first signs.
    pub signing: Vec<(String, Key)>,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or made.
    #[error("the key file {0} cannot be used: {1}")]
    Io(PathBuf, #[source] io::Error),
    /// The file is not a key file.
    #[error("the key file {0} is not valid: {1}")]
    Malformed(PathBuf, String),
    /// The system has no random source.
    #[error("the system's random source failed")]
    NoRandomness,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    root: String,
    #[serde(default)]
    sealing: Vec<SealingKey>,
    signing: Vec<NamedKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealingKey {
    id: String,
    secret: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedKey {
    id: String,
    secret: String,
}

impl Keys {
    /// Reads the key file; makes it when there is none.
    ///
    /// # Errors
    /// [`KeysError`], with the file's name.
    pub fn load_or_create(path: &Path) -> Result<Self, KeysError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = fresh_file()?;
                write_private(path, &text).map_err(|e| KeysError::Io(path.to_owned(), e))?;
                Self::parse(path, &text)
            }
            Err(error) => Err(KeysError::Io(path.to_owned(), error)),
        }
    }

    /// Reads the key file, which must be there.
    ///
    /// # Errors
    /// [`KeysError`], with the file's name.
    pub fn load(path: &Path) -> Result<Self, KeysError> {
        let text = fs::read_to_string(path).map_err(|error| KeysError::Io(path.to_owned(), error))?;
        Self::parse(path, &text)
    }

    /// The keys that this text of a key file holds.
    ///
    /// # Errors
    /// [`KeysError::Malformed`], with the file's name.
    pub fn parse(path: &Path, text: &str) -> Result<Self, KeysError> {
        let malformed = |what: &str| KeysError::Malformed(path.to_owned(), what.to_owned());
        // The parser's own message would quote the line, and with it the secret.
        let file: KeyFile =
            toml::from_str(text).map_err(|_| malformed("expected root and [[signing]] keys"))?;
        let root = secret(&file.root).map_err(|why| malformed(&format!("root {why}")))?;
        let signing = named(file.signing, "access token").map_err(|why| malformed(&why))?;
        let sealing = sealing(file.sealing, &root).map_err(|why| malformed(&why))?;
        if signing.is_empty() {
            return Err(malformed("there is no signing key"));
        }
        Ok(Self {
            audit: derive(&root, "audit trail"),
            backup: derive(&root, "backup"),
            refresh: derive(&root, "refresh token"),
            sealing,
            signing,
        })
    }
}

/// The keys that seal. The derived one is what a new clinic seals with, and what opens everything from before the first
/// rotation.
fn sealing(keys: Vec<SealingKey>, root: &Key) -> Result<Vec<(String, Key)>, String> {
    let derived = || (ROOT_SEALING.to_owned(), derive(root, "sealing"));
    let mut place = None;
    let mut others = Vec::new();
    for (at, key) in keys.into_iter().enumerate() {
        match key.secret {
            Some(secret) => others.push(NamedKey { id: key.id, secret }),
            None if key.id == ROOT_SEALING && place.is_none() => place = Some(at),
            None => return Err("a sealing key has no secret".to_owned()),
        }
    }
    let mut sealing = named(others, "sealing")?;
    sealing.insert(place.unwrap_or(sealing.len()), derived());
    Ok(sealing)
}

/// A new sealing key's id, and its part of a key file.
///
/// # Errors
/// [`KeysError::NoRandomness`].
pub fn fresh_sealing_key() -> Result<(String, String), KeysError> {
    let (secret, id) = (random()?, random()?);
    let id = URL_SAFE_NO_PAD.encode(&id[..6]);
    let secret = URL_SAFE_NO_PAD.encode(secret);
    let block = format!("[[sealing]]\nid = \"{id}\"\nsecret = \"{secret}\"\n");
    Ok((id, block))
}

/// The keys of a list, each derived for its purpose.
fn named(keys: Vec<NamedKey>, purpose: &str) -> Result<Vec<(String, Key)>, String> {
    let mut derived: Vec<(String, Key)> = Vec::new();
    for key in keys {
        let secret = secret(&key.secret).map_err(|why| format!("the secret of a key ({purpose}) {why}"))?;
        let taken = key.id == ROOT_SEALING || derived.iter().any(|(id, _)| *id == key.id);
        if taken || !(1..=64).contains(&key.id.len()) {
            return Err("every key needs an id of its own, of 1 to 64 bytes".to_owned());
        }
        derived.push((key.id, derive(&secret, purpose)));
    }
    Ok(derived)
}

fn fresh_file() -> Result<String, KeysError> {
    let (root, secret, id) = (random()?, random()?, random()?);
    Ok(format!(
        "# The keys of this TurnoPlus. Keep them secret, and keep a copy apart from the database: without this file\n\
         # the audit trail cannot be checked and the program does not start on its database.\n\
         root = \"{}\"\n\n[[signing]]\nid = \"{}\"\nsecret = \"{}\"\n",
        URL_SAFE_NO_PAD.encode(root),
        URL_SAFE_NO_PAD.encode(&id[..6]),
        URL_SAFE_NO_PAD.encode(secret),
    ))
}

/// Bits from the system.
#[expect(
    clippy::disallowed_methods,
    reason = "the keys are made before there are ports"
)]
pub fn random() -> Result<Key, KeysError> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits).map_err(|_| KeysError::NoRandomness)?;
    Ok(bits)
}

/// The bytes of a secret, or what is wrong with it, without a word of it.
fn secret(text: &str) -> Result<Key, &'static str> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let key: Key = bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or("is not 32 bytes of base64url")?;
    if is_random(&key) {
        Ok(key)
    } else {
        Err(
            "is not random: take 32 bytes of the system (`openssl rand 32`), or let turnoplus make the key file of a new clinic",
        )
    }
}

/// Whether these bytes may be random: no few bytes over and over, no counting, no text. Of all random keys fewer than
/// one in 10^11 is refused.
fn is_random(key: &Key) -> bool {
    let varied = |bytes: &mut dyn Iterator<Item = u8>| bytes.collect::<HashSet<u8>>().len() >= 16;
    let mut steps = key.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]));
    let is_text = std::str::from_utf8(key).is_ok_and(|text| !text.contains(char::is_control));
    varied(&mut key.iter().copied()) && varied(&mut steps) && !is_text
}

fn derive(secret: &Key, purpose: &str) -> Key {
    let mut key = [0; 32];
    // 32 bytes are far below HKDF-SHA256's limit of 8,160, the one thing that `expand` refuses (RFC 5869 §2.3).
    let expanded =
        Hkdf::<Sha256>::new(None, secret).expand(format!("turnoplus {purpose}").as_bytes(), &mut key);
    debug_assert!(expanded.is_ok());
    key
}

/// Writes a file that only the owner may read, whole or not at all.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        let mut make = fs::DirBuilder::new();
        make.recursive(true);
        // The embedded database lies in the same folder: nobody else has business there.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        make.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn keys_are_made_once_and_stay() -> TestResult {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("data").join("secret.key");
        let first = Keys::load_or_create(&path)?;
        let again = Keys::load_or_create(&path)?;
        assert_eq!(first.audit, again.audit);
        assert_eq!(first.signing, again.signing);
        assert_ne!(first.audit, first.refresh);
        Ok(())
    }

    #[test]
    fn a_secret_that_was_never_random_is_refused_and_not_quoted() -> TestResult {
        let counting: Vec<u8> = (0..32).collect();
        let period: Vec<u8> = b"turno\xffPlus\x00".iter().copied().cycle().take(32).collect();
        let weak = [
            &[0; 32][..],
            &[0xa5; 32],
            &counting,
            &period,
            b"correct-horse-battery-staple-42!",
            "contraseña de la clínica: 1234".as_bytes(),
        ];
        let good = URL_SAFE_NO_PAD.encode(random()?);
        for bytes in weak {
            assert_eq!(bytes.len(), 32);
            let bad = URL_SAFE_NO_PAD.encode(bytes);
            for (root, signing, sealing) in [(&bad, &good, &good), (&good, &bad, &good), (&good, &good, &bad)]
            {
                let text = format!(
                    "root = \"{root}\"\n[[sealing]]\nid = \"a\"\nsecret = \"{sealing}\"\n\
                     [[signing]]\nid = \"b\"\nsecret = \"{signing}\"\n"
                );
                let refused = Keys::parse(Path::new("secret.key"), &text).err().ok_or("taken")?;
                let message = refused.to_string();
                assert!(
                    message.contains("not random") && message.contains("secret.key"),
                    "{message}"
                );
                assert!(!message.contains(&bad), "{message}");
            }
        }
        for _ in 0..1000 {
            assert!(is_random(&random()?));
        }
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_them() -> TestResult {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret.key");
        Keys::load_or_create(&path)?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }

    #[test]
    fn a_damaged_file_is_named_but_not_quoted() -> TestResult {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret.key");
        fs::write(&path, "root = \"s3cr3t\"\nsigning = []\n")?;
        let message = Keys::load_or_create(&path)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default();
        assert!(
            message.contains("secret.key") && !message.contains("s3cr3t"),
            "{message}"
        );
        Ok(())
    }
}
