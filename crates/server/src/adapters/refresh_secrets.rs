//! Refresh tokens from the system's random source.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use turnoplus_app::ports::{RefreshSecret, RefreshSecrets};

/// Random heads, and successors by HMAC-SHA256 under the clinic's own key.
pub struct KeyedRefreshSecrets {
    keyed: Hmac<Sha256>,
}

impl KeyedRefreshSecrets {
    /// Successors are made with this key.
    pub fn new(key: &[u8; 32]) -> Self {
        // HMAC fills a key shorter than its block with zeros (RFC 2104 §2).
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        Self {
            keyed: Hmac::new(&block.into()),
        }
    }
}

impl RefreshSecrets for KeyedRefreshSecrets {
    fn mint(&self) -> RefreshSecret {
        let mut bits = [0; 32];
        // Without randomness no token may be given out at all; the panic ends this one request.
        #[expect(
            clippy::expect_used,
            reason = "a machine without a random source must not hand out tokens"
        )]
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the adapter of the port that makes secrets"
        )]
        getrandom::fill(&mut bits).expect("the system's random source failed");
        RefreshSecret::new(bits)
    }

    fn successor(&self, spent: &RefreshSecret) -> RefreshSecret {
        let mut mac = self.keyed.clone();
        mac.update(spent.expose());
        RefreshSecret::new(mac.finalize().into_bytes().into())
    }

    fn mark(&self, what: &[u8]) -> [u8; 32] {
        let mut mac = self.keyed.clone();
        // Longer than any token: a mark is never a token's successor.
        mac.update(b"a mark by TurnoPlus, which is no refresh token\0");
        mac.update(what);
        mac.finalize().into_bytes().into()
    }

    fn hash(&self, secret: &RefreshSecret) -> [u8; 32] {
        Sha256::digest(secret.expose()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_successor_that_only_the_key_can_tell() {
        let ours = KeyedRefreshSecrets::new(&[1; 32]);
        let theirs = KeyedRefreshSecrets::new(&[2; 32]);
        let head = ours.mint();
        assert_eq!(ours.successor(&head), ours.successor(&head));
        assert_ne!(ours.successor(&head), theirs.successor(&head));
        assert_ne!(ours.mint(), head);
    }
}
