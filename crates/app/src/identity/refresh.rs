//! Exchanging a refresh token for its successor.
//!
//! A token has one successor, so a refresh that is repeated within 30 seconds (two tabs, a lost answer) is led along
//! the successors to the one that is unspent: nobody is logged out and there is one live token per session. A token
//! that comes back later was copied: its whole family ends (RFC 9700 §4.14.2).

use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::identity::User;

use super::login::must_enrol;
use super::session::{SignedIn, fresh_token};
use crate::contention::Contended;
use crate::ports::{
    Act, AuditEntry, Clock, Intent, RefreshSecret, RefreshSecrets, Store, StoreError, Subject, UnitOfWork,
};

/// How long a spent token still leads to its successor.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// More exchanges than anybody makes in [`GRACE`].
const LONGEST_WALK: usize = 256;

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// Unknown, of a session that has ended, or of an account that may not get in.
    #[error("the refresh token is not valid")]
    Invalid,
    /// It was spent before; its family has been ended.
    #[error("the refresh token was spent before")]
    Reused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RefreshError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Exchanges a refresh token for its successor.
///
/// # Errors
/// See [`RefreshError`].
pub async fn refresh(
    store: &dyn Store,
    clock: &dyn Clock,
    secrets: &dyn RefreshSecrets,
    presented: &RefreshSecret,
) -> Result<SignedIn, RefreshError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let hash = secrets.hash(presented);
    let token = uow
        .sessions()
        .find_token(&hash)
        .await?
        .ok_or(RefreshError::Invalid)?;
    let (mut session, user) = uow
        .sessions()
        .find_with_user(token.session)
        .await?
        .ok_or(RefreshError::Invalid)?;
    if !session.is_live(now) || !user.active {
        return Err(RefreshError::Invalid);
    }
    match token.spent_at {
        None => {
            if !uow.sessions().spend_token(&hash, now).await? {
                return Err(StoreError::Contention.into());
            }
            let refresh = secrets.successor(presented);
            uow.sessions()
                .add_token(&fresh_token(secrets, &refresh, session.id, now))
                .await?;
            uow.sessions().touch(session.id, now).await?;
            // The clinic may have come to ask for a second factor, or ceased to.
            let security = uow.credentials().find(user.id).await?;
            let must_enrol = must_enrol(uow.as_mut(), &user, &security).await?;
            if must_enrol != session.must_enrol {
                uow.sessions().set_must_enrol(user.id, must_enrol).await?;
                session.must_enrol = must_enrol;
            }
            uow.commit().await?;
            session.last_used_at = now;
            Ok(SignedIn {
                user,
                session,
                refresh,
            })
        }
        Some(spent) if now.duration_since(spent) <= GRACE => {
            let refresh = unspent_head(uow.as_mut(), secrets, presented).await?;
            Ok(SignedIn {
                user,
                session,
                refresh,
            })
        }
        Some(_) => {
            let subject = Subject::Session(session.id);
            uow.sessions().revoke(session.id, now).await?;
            uow.audit().record(&reuse(&user, subject, now)).await?;
            uow.commit().await?;
            Err(RefreshError::Reused)
        }
    }
}

/// The token at the end of the line that starts with a spent one.
async fn unspent_head(
    uow: &mut dyn UnitOfWork,
    secrets: &dyn RefreshSecrets,
    spent: &RefreshSecret,
) -> Result<RefreshSecret, RefreshError> {
    let mut candidate = secrets.successor(spent);
    for _ in 0..LONGEST_WALK {
        // Unknown: the line was made with another key, before this process started with a new one.
        let token = uow
            .sessions()
            .find_token(&secrets.hash(&candidate))
            .await?
            .ok_or(RefreshError::Invalid)?;
        if token.spent_at.is_none() {
            return Ok(candidate);
        }
        candidate = secrets.successor(&candidate);
    }
    Err(RefreshError::Invalid)
}

/// Nobody is named as the actor: who brought the token is exactly what is not known.
fn reuse(user: &User, subject: Subject, now: Timestamp) -> AuditEntry {
    AuditEntry::without_actor(now, Act::RefreshTokenReused, subject).with("user", user.id.to_string())
}
