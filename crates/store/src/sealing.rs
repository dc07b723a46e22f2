//! Text at rest that only the clinic's key opens: clinical records, attachments, TOTP secrets.
//!
//! Every value has a key of its own, made for it at random; that key is wrapped by a sealing key, which lives outside
//! the database. Both layers are XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), and both bind the place where the value
//! belongs (table, row, owner) as associated data: a value that is moved to another row does not open there. A new
//! sealing key wraps the small keys anew; the values themselves stay as they are.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use turnoplus_app::ports::StoreError;

use crate::db_error::corrupt;
use crate::records::AuditKey;

/// The layout of a sealed value: format, length of the key's id, the id, the wrapped key with its nonce, the nonce of
/// the value, the value.
const FORMAT: u8 = 1;
const NONCE: usize = 24;
const KEY: usize = 32;
const TAG: usize = 16;
const WRAPPED: usize = NONCE + KEY + TAG;

/// Keys by their ids.
type Ring = Arc<[(String, [u8; KEY])]>;
/// Where the keys can be read again; `None` when that fails.
type Source = Arc<dyn Fn() -> Option<Vec<(String, [u8; KEY])>> + Send + Sync>;

/// The keys that wrap the keys of values: the first seals, all open. Clones share them, so that they can be changed while
/// the program runs. Never printed.
#[derive(Clone)]
pub struct SealingKeys {
    ring: Arc<RwLock<Ring>>,
    source: Option<Source>,
}

/// A list of keys that cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("sealing keys need ids of 1 to 64 bytes, each its own, and there must be one")]
pub struct InvalidSealingKeys;

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKeys(…)")
    }
}

impl SealingKeys {
    /// These keys, by their ids; the first one seals.
    ///
    /// # Errors
    /// [`InvalidSealingKeys`] when there is none, or an id is empty, longer than 64 bytes or used twice.
    pub fn new(keys: Vec<(String, [u8; KEY])>) -> Result<Self, InvalidSealingKeys> {
        let legal = |id: &str| (1..=64).contains(&id.len());
        let unique = |at: usize| keys[..at].iter().all(|(id, _)| *id != keys[at].0);
        if keys.is_empty() || !(0..keys.len()).all(|at| legal(&keys[at].0) && unique(at)) {
            return Err(InvalidSealingKeys);
        }
        Ok(Self {
            ring: Arc::new(RwLock::new(keys.into())),
            source: None,
        })
    }

    /// The same keys; they are read again when a value needs one that is not among them, because another instance was
    /// told of it first.
    #[must_use]
    pub fn read_again_with(
        self,
        source: impl Fn() -> Option<Vec<(String, [u8; KEY])>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            source: Some(Arc::new(source)),
            ..self
        }
    }

    /// Takes these keys instead, for all clones.
    pub(crate) fn take_over(&self, other: &Self) {
        let ring = other.ring();
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
    }

    /// The id of the key that seals.
    pub(crate) fn first(&self) -> String {
        self.ring().first().map(|(id, _)| id.clone()).unwrap_or_default()
    }

    /// The ids, the one that seals first.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.ring().iter().map(|(id, _)| id.clone()).collect()
    }

    /// The keys as they are now. Nothing panics while it holds the lock.
    fn ring(&self) -> Ring {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Each key's id with what tells it from another key, and tells nothing else about it.
    pub(crate) fn fingerprints(&self) -> Vec<(String, [u8; KEY])> {
        let print = |key: &[u8; KEY]| AuditKey::new(*key).mac(&[b"turnoplus sealing key check"]);
        self.ring()
            .iter()
            .map(|(id, key)| (id.clone(), print(key)))
            .collect()
    }

    /// Seals a value for the place that `parts` name (table, row, owner …): it opens only there.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the system has no random source.
    pub(crate) fn seal(&self, parts: &[&[u8]], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let value_key: [u8; KEY] = random()?;
        let nonce: [u8; NONCE] = random()?;
        let place = place(parts);
        let ring = self.ring();
        let (id, key) = &ring[0];
        let mut sealed = header(id);
        sealed.extend(wrap(id, key, &place, &value_key)?);
        sealed.extend(nonce);
        sealed.extend(encrypt(&value_key, &nonce, &place, plain)?);
        Ok(sealed)
    }

    /// Opens a value that was sealed for this place.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it was altered, belongs elsewhere, or its key is not among ours.
    pub(crate) fn open(
        &self,
        table: &'static str,
        parts: &[&[u8]],
        sealed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let unreadable = || corrupt(table, "a sealed value does not open");
        let place = place(parts);
        let parsed = Parsed::of(sealed).ok_or_else(unreadable)?;
        let value_key = self.unwrap(&parsed, &place).ok_or_else(unreadable)?;
        decrypt(&value_key, parsed.nonce, &place, parsed.value).ok_or_else(unreadable)
    }

    /// The value with its key wrapped by the first sealing key; `None` when it is already.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub(crate) fn rewrap(
        &self,
        table: &'static str,
        parts: &[&[u8]],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let unreadable = || corrupt(table, "a sealed value does not open");
        let place = place(parts);
        let parsed = Parsed::of(sealed).ok_or_else(unreadable)?;
        let ring = self.ring();
        let (id, key) = &ring[0];
        if parsed.key_id == id.as_bytes() {
            return Ok(None);
        }
        let value_key = self.unwrap(&parsed, &place).ok_or_else(unreadable)?;
        let mut fresh = header(id);
        fresh.extend(wrap(id, key, &place, &value_key)?);
        fresh.extend(parsed.nonce);
        fresh.extend(parsed.value);
        Ok(Some(fresh))
    }

    /// The id of the key that wraps a value.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is no sealed value.
    pub(crate) fn wrapped_by(table: &'static str, sealed: &[u8]) -> Result<String, StoreError> {
        Parsed::of(sealed)
            .and_then(|parsed| String::from_utf8(parsed.key_id.to_vec()).ok())
            .ok_or_else(|| corrupt(table, "what lies there is no sealed value"))
    }

    fn unwrap(&self, parsed: &Parsed<'_>, place: &[u8]) -> Option<[u8; KEY]> {
        let known = |ring: &Ring| ring.iter().any(|(id, _)| id.as_bytes() == parsed.key_id);
        let mut ring = self.ring();
        if !known(&ring) {
            let again = self.source.as_ref().and_then(|read| Self::new(read()?).ok())?;
            ring = again.ring();
            if known(&ring) {
                self.take_over(&again);
            }
        }
        let (id, key) = ring.iter().find(|(id, _)| id.as_bytes() == parsed.key_id)?;
        let (nonce, wrapped) = parsed.wrapped.split_at_checked(NONCE)?;
        decrypt(key, nonce, &wrap_place(id, place), wrapped)?
            .try_into()
            .ok()
    }
}

/// The key of one file, under which its chunks are encrypted. Never printed.
pub(crate) struct ChunkKey([u8; KEY]);

impl ChunkKey {
    /// A new one.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the system has no random source.
    pub(crate) fn fresh() -> Result<Self, StoreError> {
        random().map(Self)
    }

    /// The key with these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes, to be sealed.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Encrypts a chunk for the place that `parts` name: it opens only there.
    ///
    /// # Errors
    /// As [`SealingKeys::seal`].
    pub(crate) fn seal(&self, parts: &[&[u8]], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE] = random()?;
        let mut sealed = nonce.to_vec();
        sealed.extend(encrypt(&self.0, &nonce, &place(parts), plain)?);
        Ok(sealed)
    }

    /// Opens a chunk; `None` when it was altered or belongs elsewhere.
    pub(crate) fn open(&self, parts: &[&[u8]], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, value) = sealed.split_at_checked(NONCE)?;
        decrypt(&self.0, nonce, &place(parts), value)
    }
}

struct Parsed<'a> {
    key_id: &'a [u8],
    wrapped: &'a [u8],
    nonce: &'a [u8],
    value: &'a [u8],
}

impl<'a> Parsed<'a> {
    fn of(sealed: &'a [u8]) -> Option<Self> {
        let (head, rest) = sealed.split_at_checked(2)?;
        if head[0] != FORMAT {
            return None;
        }
        let (key_id, rest) = rest.split_at_checked(usize::from(head[1]))?;
        let (wrapped, rest) = rest.split_at_checked(WRAPPED)?;
        let (nonce, value) = rest.split_at_checked(NONCE)?;
        Some(Self {
            key_id,
            wrapped,
            nonce,
            value,
        })
    }
}

fn header(id: &str) -> Vec<u8> {
    // An id has at most 64 bytes: see `SealingKeys::new`.
    let mut header = vec![FORMAT, u8::try_from(id.len()).unwrap_or(u8::MAX)];
    header.extend(id.as_bytes());
    header
}

/// The parts, each with its length in front, so that no two places look alike.
fn place(parts: &[&[u8]]) -> Vec<u8> {
    let mut place = b"turnoplus sealed 1".to_vec();
    for part in parts {
        place.extend((part.len() as u64).to_be_bytes());
        place.extend(*part);
    }
    place
}

fn wrap_place(id: &str, place: &[u8]) -> Vec<u8> {
    [b"turnoplus wrap 1", id.as_bytes(), b"\0", place].concat()
}

fn wrap(id: &str, key: &[u8; KEY], place: &[u8], value_key: &[u8; KEY]) -> Result<Vec<u8>, StoreError> {
    let nonce: [u8; NONCE] = random()?;
    let mut wrapped = nonce.to_vec();
    wrapped.extend(encrypt(key, &nonce, &wrap_place(id, place), value_key)?);
    Ok(wrapped)
}

fn encrypt(key: &[u8; KEY], nonce: &[u8; NONCE], place: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let payload = Payload {
        msg: plain,
        aad: place,
    };
    XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| StoreError::Failed("a value is too long to be sealed".into()))
}

fn decrypt(key: &[u8; KEY], nonce: &[u8], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let payload = Payload {
        msg: sealed,
        aad: place,
    };
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(nonce), payload)
        .ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "keys and nonces of stored values are the store's own affair"
)]
fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bits = [0; N];
    getrandom::fill(&mut bits).map_err(|error| StoreError::Failed(error.to_string().into()))?;
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::SealingKeys;

    fn key(id: &str) -> [u8; 32] {
        let mut key = [0; 32];
        key[0] = id.as_bytes()[0];
        key
    }

    fn keys(ids: &[&str]) -> SealingKeys {
        SealingKeys::new(ids.iter().map(|id| ((*id).to_owned(), key(id))).collect()).unwrap()
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_place_only() {
        let keys = keys(&["a"]);
        let sealed = keys
            .seal(&[b"note", b"row 1"], "presión 120/80".as_bytes())
            .unwrap();
        assert_eq!(
            keys.open("note", &[b"note", b"row 1"], &sealed).unwrap(),
            "presión 120/80".as_bytes()
        );
        assert!(keys.open("note", &[b"note", b"row 2"], &sealed).is_err());
        assert!(keys.open("note", &[b"noter", b"ow 1"], &sealed).is_err());
    }

    #[test]
    fn every_altered_byte_is_noticed() {
        let keys = keys(&["a"]);
        let sealed = keys.seal(&[b"row"], b"secret").unwrap();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(keys.open("note", &[b"row"], &altered).is_err(), "byte {at}");
            assert!(
                keys.open("note", &[b"row"], &sealed[..at]).is_err(),
                "cut at {at}"
            );
        }
    }

    #[test]
    fn a_new_key_takes_over_and_the_old_one_can_go() {
        let sealed = keys(&["old"]).seal(&[b"row"], b"secret").unwrap();
        let both = keys(&["new", "old"]);
        let moved = both.rewrap("note", &[b"row"], &sealed).unwrap().unwrap();
        assert_eq!(both.rewrap("note", &[b"row"], &moved).unwrap(), None);
        assert_eq!(keys(&["new"]).open("note", &[b"row"], &moved).unwrap(), b"secret");
        assert!(keys(&["new"]).open("note", &[b"row"], &sealed).is_err());
    }

    #[test]
    fn a_key_that_another_instance_was_told_of_is_read_when_it_is_met() {
        let sealed = keys(&["new", "old"]).seal(&[b"row"], b"secret").unwrap();
        let behind = keys(&["old"]);
        assert!(behind.open("note", &[b"row"], &sealed).is_err());
        let told = behind.read_again_with(|| {
            Some(vec![
                ("new".to_owned(), key("new")),
                ("old".to_owned(), key("old")),
            ])
        });
        let clone = told.clone();
        assert_eq!(told.open("note", &[b"row"], &sealed).unwrap(), b"secret");
        assert_eq!(clone.first(), "new", "clones share the keys");
    }

    #[test]
    fn the_same_text_never_looks_the_same() {
        let keys = keys(&["a"]);
        assert_ne!(
            keys.seal(&[b"row"], b"secret").unwrap(),
            keys.seal(&[b"row"], b"secret").unwrap()
        );
    }
}
