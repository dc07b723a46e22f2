//! Secrets of 256 random bits, of which only a hash is stored: refresh tokens, and what is mailed or written down.

use std::fmt;

/// A refresh token in the clear. Never printed, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshSecret([u8; 32]);

impl RefreshSecret {
    /// The token with these bits.
    pub fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }

    /// The bits, for the wire.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for RefreshSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshSecret(…)")
    }
}

/// Makes refresh tokens and other secrets.
pub trait RefreshSecrets: Send + Sync {
    /// A new random token: the head of a family.
    fn mint(&self) -> RefreshSecret;

    /// The one successor of a token: a keyed function of it. Because it is always the same, a refresh that is
    /// repeated (two tabs, a lost answer) leads to one live token, not to two branches.
    fn successor(&self, spent: &RefreshSecret) -> RefreshSecret;

    /// A keyed mark on some bytes, that only this clinic can make: proves that it gave them out.
    fn mark(&self, what: &[u8]) -> [u8; 32];

    /// SHA-256 of the token, as stored.
    fn hash(&self, secret: &RefreshSecret) -> [u8; 32];
}
