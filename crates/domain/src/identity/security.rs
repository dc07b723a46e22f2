//! What guards an account beside its password: a verified address and a second factor.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::Email;
use crate::ids::UserId;

/// The state of an account's guards. An account that never touched them has the default.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AccountSecurity {
    /// When the account's address was proved to be its owner's.
    pub email_verified_at: Option<Timestamp>,
    /// The account was made by registering and may not get in before its address is proved.
    pub awaits_email: bool,
    /// An address that the owner wants instead, and has not proved yet.
    pub pending_email: Option<Email>,
    /// The authenticator app, also while it is being set up.
    pub totp: Option<Totp>,
}

impl AccountSecurity {
    /// The second factor that a login has to show.
    pub fn second_factor(&self) -> Option<&TotpSecret> {
        self.totp
            .as_ref()
            .filter(|totp| totp.confirmed_at.is_some())
            .map(|totp| &totp.secret)
    }
}

/// An authenticator app (RFC 6238).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totp {
    /// What the app and the clinic share.
    pub secret: TotpSecret,
    /// When the owner showed a first code; before that it guards nothing.
    pub confirmed_at: Option<Timestamp>,
}

/// 160 random bits, the size of the hash (RFC 4226 §4 R6). Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// The secret with these bits.
    pub fn new(bits: [u8; 20]) -> Self {
        Self(bits)
    }

    /// The bits, for making codes and for sealed storage only.
    pub fn expose(&self) -> &[u8; 20] {
        &self.0
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// What a secret that was mailed is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenPurpose {
    /// Proves that its holder reads an address.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Proves nothing: keeps the address that an account had, until it is told there that the account has another.
    TellFormerAddress,
}

impl TokenPurpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::VerifyEmail, Self::ResetPassword, Self::TellFormerAddress];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify-email",
            Self::ResetPassword => "reset-password",
            Self::TellFormerAddress => "tell-former-address",
        }
    }

    /// How long it is good for: a day to prove an address, half an hour to set a password (OWASP ASVS 5.0 §6.5). A
    /// former address is kept for longer than the mail server is asked to take a letter.
    pub fn lifetime(self) -> SignedDuration {
        match self {
            Self::VerifyEmail => SignedDuration::from_hours(24),
            Self::ResetPassword => SignedDuration::from_mins(30),
            Self::TellFormerAddress => SignedDuration::from_hours(7 * 24),
        }
    }
}

impl std::str::FromStr for TokenPurpose {
    type Err = UnknownPurpose;

    fn from_str(raw: &str) -> Result<Self, UnknownPurpose> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.as_str() == raw)
            .ok_or(UnknownPurpose)
    }
}

/// The text names no purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is not a purpose")]
pub struct UnknownPurpose;

/// A secret that was mailed, as stored: only its hash. Using it removes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneTimeToken {
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// Whose account it is about.
    pub user: UserId,
    /// What it is good for.
    pub purpose: TokenPurpose,
    /// The address that it was mailed to.
    pub email: Email,
    /// When it stops being good.
    pub expires_at: Timestamp,
}
