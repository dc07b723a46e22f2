//! Password hashing, off the threads that serve requests.

use std::fmt;

use async_trait::async_trait;

/// A stored password: an Argon2id PHC string. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The hash stored as this text.
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The text, for storage and verification only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Why hashing did not happen.
#[derive(Debug, thiserror::Error)]
pub enum HasherError {
    /// The queue was full for 2 seconds: ask again later (503).
    #[error("password hashing is busy")]
    Busy,
    /// The hasher failed, or a stored hash is no hash.
    #[error("password hashing failed: {0}")]
    Failed(String),
}

/// Hashes and checks passwords on its own bounded threads.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a password.
    async fn hash(&self, password: &str) -> Result<PasswordHash, HasherError>;

    /// Whether the password is the one behind the hash. With `None` (no such account) it spends the same time
    /// and answers no, so that the answer does not tell who has an account (ASVS 5.0 §6.3.8).
    async fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool, HasherError>;

    /// Whether the hash was made with weaker parameters than today's, and should be remade at this login.
    fn is_outdated(&self, hash: &PasswordHash) -> bool;
}
