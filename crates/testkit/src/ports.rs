//! The small ports, quick and settable.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use turnoplus_app::ports::{
    Clock, HasherError, Ids, PasswordHash, PasswordHasher, Premises, RefreshSecret, RefreshSecrets,
    SealingState, Site,
};
use uuid::Uuid;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FakeClock(Mutex<Timestamp>);

impl FakeClock {
    /// Standing at an instant.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves to an instant.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves on.
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Real identifiers: UUID version 7.
#[derive(Debug)]
pub struct RealIds;

impl Ids for RealIds {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter that makes identifiers in tests"
    )]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Hashes that cost nothing and protect nothing.
#[derive(Default, Debug)]
pub struct CheapHasher {
    checks: AtomicUsize,
}

impl CheapHasher {
    /// The hash of a password, made with these parameters.
    pub fn hash_now(password: &str) -> PasswordHash {
        PasswordHash::new(format!("cheap${password}"))
    }

    /// A hash that should be remade at the next login.
    pub fn outdated(password: &str) -> PasswordHash {
        PasswordHash::new(format!("old${password}"))
    }

    /// How many passwords were checked so far, against an account or against none.
    pub fn checks(&self) -> usize {
        self.checks.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl PasswordHasher for CheapHasher {
    async fn hash(&self, password: &str) -> Result<PasswordHash, HasherError> {
        Ok(Self::hash_now(password))
    }

    async fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool, HasherError> {
        self.checks.fetch_add(1, Ordering::Relaxed);
        Ok(hash.is_some_and(|hash| {
            hash.expose()
                .split_once('$')
                .is_some_and(|(_, known)| known == password)
        }))
    }

    fn is_outdated(&self, hash: &PasswordHash) -> bool {
        hash.expose().starts_with("old$")
    }
}

/// A place where all is well, unless a test says otherwise.
#[derive(Clone, Debug)]
pub struct FakePremises(pub Site);

impl Default for FakePremises {
    fn default() -> Self {
        Self(Site {
            started_at: Timestamp::UNIX_EPOCH,
            public_url: "http://localhost:8000".to_owned(),
            is_protected: true,
            certificate_until: None,
            has_mail_server: true,
            database_warnings: Vec::new(),
            backups: None,
            sealing: SealingState {
                active: "test".to_owned(),
                since: None,
                others: 0,
                rewrapping: None,
            },
        })
    }
}

#[async_trait]
impl Premises for FakePremises {
    async fn look(&self) -> Site {
        self.0.clone()
    }
}

/// Refresh tokens with successors under a fixed key.
#[derive(Debug)]
pub struct TestSecrets;

impl RefreshSecrets for TestSecrets {
    #[expect(clippy::disallowed_methods, reason = "randomness for tests only")]
    fn mint(&self) -> RefreshSecret {
        let mut bits = [0; 32];
        bits[..16].copy_from_slice(Uuid::new_v4().as_bytes());
        bits[16..].copy_from_slice(Uuid::new_v4().as_bytes());
        RefreshSecret::new(bits)
    }

    fn successor(&self, spent: &RefreshSecret) -> RefreshSecret {
        RefreshSecret::new(
            Sha256::new()
                .chain_update(b"successor")
                .chain_update(spent.expose())
                .finalize()
                .into(),
        )
    }

    fn mark(&self, what: &[u8]) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"mark")
            .chain_update(what)
            .finalize()
            .into()
    }

    fn hash(&self, secret: &RefreshSecret) -> [u8; 32] {
        Sha256::digest(secret.expose()).into()
    }
}

/// The key of what is sealed at rest, the same in every test.
///
/// # Panics
/// Never: the key is a good one.
#[expect(clippy::expect_used, reason = "test support: the key is a good one")]
pub fn sealing_keys() -> turnoplus_store::SealingKeys {
    turnoplus_store::SealingKeys::new(vec![("test".to_owned(), [9; 32])]).expect("a key")
}
