//! Browsers that an account has used before. The token proves that and opens nothing.

use std::fmt;

use turnoplus_domain::ids::UserId;

use crate::ports::{RefreshSecret, RefreshSecrets};

const NONCE: usize = 16;

/// What a browser keeps from a login, also after logging out: a nonce, and the clinic's mark on account and nonce.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceToken([u8; DeviceToken::BYTES]);

impl DeviceToken {
    /// Its length.
    pub const BYTES: usize = NONCE + 32;

    /// The token with these bytes.
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the wire.
    pub fn expose(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

impl fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}

/// A token for a browser on which this account has just logged in.
pub fn remember_device(secrets: &dyn RefreshSecrets, user: UserId) -> DeviceToken {
    let fresh = secrets.mint();
    let mut bytes = [0; DeviceToken::BYTES];
    bytes[..NONCE].copy_from_slice(&fresh.expose()[..NONCE]);
    let mark = secrets.mark(&marked(user, &bytes[..NONCE]));
    bytes[NONCE..].copy_from_slice(&mark);
    DeviceToken(bytes)
}

/// The name of the device, when this account has used it before.
pub(super) fn recognise(secrets: &dyn RefreshSecrets, user: UserId, token: &DeviceToken) -> Option<String> {
    let (nonce, sent) = token.0.split_at(NONCE);
    let sent = RefreshSecret::new(sent.try_into().ok()?);
    let ours = RefreshSecret::new(secrets.mark(&marked(user, nonce)));
    // Compared by their hashes: the time that it takes tells nothing about the mark.
    (secrets.hash(&sent) == secrets.hash(&ours)).then(|| u128_of(nonce).to_string())
}

fn marked(user: UserId, nonce: &[u8]) -> Vec<u8> {
    [b"device", user.uuid().as_bytes().as_slice(), nonce].concat()
}

fn u128_of(nonce: &[u8]) -> u128 {
    nonce
        .iter()
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}
