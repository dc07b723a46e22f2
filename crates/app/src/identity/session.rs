//! Starting a session: the family of refresh tokens that descend from one password check.

use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::identity::{RefreshToken, Session, User};
use turnoplus_domain::ids::SessionId;

use crate::ports::{RefreshSecret, RefreshSecrets, StoreError, UnitOfWork};

/// How long a family lives, however often it is used.
const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);
/// What a device may call itself, in characters.
const LONGEST_USER_AGENT: usize = 200;

/// Somebody who is in, and what keeps them in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// The account.
    pub user: User,
    /// The session.
    pub session: Session,
    /// The refresh token to use next.
    pub refresh: RefreshSecret,
}

/// Starts a session with its first refresh token.
pub(super) async fn start(
    uow: &mut dyn UnitOfWork,
    secrets: &dyn RefreshSecrets,
    user: User,
    new: NewSession,
    now: Timestamp,
) -> Result<SignedIn, StoreError> {
    let session = Session {
        id: new.id,
        user: user.id,
        created_at: now,
        authenticated_at: now,
        must_enrol: new.must_enrol,
        last_used_at: now,
        expires_at: now.checked_add(LIFETIME).unwrap_or(Timestamp::MAX),
        revoked_at: None,
        user_agent: new
            .user_agent
            .map(|name| name.chars().take(LONGEST_USER_AGENT).collect()),
    };
    let refresh = secrets.mint();
    uow.sessions().add(&session).await?;
    uow.sessions()
        .add_token(&fresh_token(secrets, &refresh, session.id, now))
        .await?;
    Ok(SignedIn {
        user,
        session,
        refresh,
    })
}

/// What the caller knows of a session to start.
pub(super) struct NewSession {
    pub(super) id: SessionId,
    pub(super) user_agent: Option<String>,
    pub(super) must_enrol: bool,
}

/// The token as stored.
pub(super) fn fresh_token(
    secrets: &dyn RefreshSecrets,
    secret: &RefreshSecret,
    session: SessionId,
    now: Timestamp,
) -> RefreshToken {
    RefreshToken {
        hash: secrets.hash(secret),
        session,
        issued_at: now,
        spent_at: None,
    }
}
