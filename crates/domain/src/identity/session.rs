//! A login on one device and the refresh tokens that keep it alive.

use jiff::{SignedDuration, Timestamp};

use crate::ids::{SessionId, UserId};

/// A login: the family of refresh tokens that descend from one password check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Identifies the family.
    pub id: SessionId,
    /// Whose login it is.
    pub user: UserId,
    /// When the password was checked.
    pub created_at: Timestamp,
    /// When the password, and the second factor where there is one, were last shown.
    pub authenticated_at: Timestamp,
    /// The role asks for a second factor that the account has not: until then it can set one up and nothing else.
    pub must_enrol: bool,
    /// When the family was last rotated.
    pub last_used_at: Timestamp,
    /// When the family ends, however often it is used.
    pub expires_at: Timestamp,
    /// When it was ended: by logout, by deactivation, or because a spent token came back.
    pub revoked_at: Option<Timestamp>,
    /// What the device called itself, cut to 200 characters.
    pub user_agent: Option<String>,
}

impl Session {
    /// How long showing the password lets somebody change what guards the account (OWASP ASVS 5.0 §7.5).
    pub const RECENT: SignedDuration = SignedDuration::from_mins(10);

    /// Whether the family still lives.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// One refresh token as stored: only its hash. Spending it makes its successor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefreshToken {
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// Its family.
    pub session: SessionId,
    /// When it was given out.
    pub issued_at: Timestamp,
    /// When it was exchanged for its successor.
    pub spent_at: Option<Timestamp>,
}
