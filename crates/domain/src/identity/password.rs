//! The length rules for a new password (OWASP ASVS 5.0 §6.2). Strength is judged by the application with the
//! user's own words at hand; there are no composition rules and nothing is truncated.

use std::fmt;

/// A password that somebody wants to use from now on. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

/// Why a password was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer characters than [`NewPassword::MIN_CHARS`].
    #[error("must have at least 10 characters")]
    TooShort,
    /// More bytes than [`NewPassword::MAX_BYTES`].
    #[error("must have at most 256 bytes")]
    TooLong,
    /// Guessed too soon: common, a pattern, or made of the user's own data.
    #[error("is too easy to guess")]
    Guessable,
}

impl NewPassword {
    /// In characters.
    pub const MIN_CHARS: usize = 10;
    /// In bytes, so that hashing cannot be made expensive.
    pub const MAX_BYTES: usize = 256;

    /// Checks the length; the text is kept exactly as typed.
    ///
    /// # Errors
    /// [`WeakPassword::TooShort`] and [`WeakPassword::TooLong`].
    pub fn parse(raw: &str) -> Result<Self, WeakPassword> {
        if raw.len() > Self::MAX_BYTES {
            return Err(WeakPassword::TooLong);
        }
        if raw.chars().count() < Self::MIN_CHARS {
            return Err(WeakPassword::TooShort);
        }
        Ok(Self(raw.to_owned()))
    }

    /// The password, for hashing and measuring only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}
