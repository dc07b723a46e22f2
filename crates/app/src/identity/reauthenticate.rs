//! Showing the password again, and the second factor where there is one, before changing what guards the account.

use jiff::SignedDuration;
use turnoplus_domain::identity::{AccountSecurity, Actor, NewPassword};

use super::throttle::{self, PassError};
use super::totp::SecondFactor;
use super::{IdentityPorts, factor};
use crate::contention::{Contended, retried};
use crate::ports::{Act, AuditEntry, HasherError, Intent, StoreError, Subject};

/// What is shown.
#[derive(Clone)]
pub struct Reauthenticate {
    /// As typed.
    pub password: String,
    /// Where the account has a second factor.
    pub factor: Option<SecondFactor>,
}

/// Why it does not count.
#[derive(Debug, thiserror::Error)]
pub enum ReauthenticateError {
    /// Another password.
    #[error("the password is wrong")]
    WrongPassword,
    /// The account has a second factor, and none was shown.
    #[error("the second factor is missing")]
    FactorMissing,
    /// A wrong or used one.
    #[error("the second factor is wrong or was used")]
    FactorWrong,
    /// Too many attempts in this session.
    #[error("too many attempts")]
    Throttled(SignedDuration),
    /// The password was not checked.
    #[error(transparent)]
    Hasher(#[from] HasherError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ReauthenticateError {
    /// Never: the units of work are run again in here, so that the password is checked once.
    fn is_contention(&self) -> bool {
        false
    }
}

impl From<PassError> for ReauthenticateError {
    fn from(error: PassError) -> Self {
        match error {
            PassError::Throttled(wait) => Self::Throttled(wait),
            PassError::Store(error) => Self::Store(error),
        }
    }
}

/// Notes in the session that its owner has just shown the password.
///
/// # Errors
/// See [`ReauthenticateError`].
pub async fn reauthenticate(
    with: IdentityPorts<'_>,
    actor: &Actor,
    cmd: Reauthenticate,
) -> Result<(), ReauthenticateError> {
    let Some(session) = actor.session else {
        return Ok(());
    };
    let gate = [throttle::session_gate(with.secrets, &session.to_string())];
    throttle::pass(with.store, with.clock, &gate).await?;
    check_password(with, actor, &cmd.password).await?;
    let security = {
        let mut uow = with.store.begin(Intent::Read).await?;
        uow.credentials().find(actor.user).await?
    };
    let shown = match (security.second_factor(), &cmd.factor) {
        (Some(_), None) => return Err(ReauthenticateError::FactorMissing),
        (Some(_), Some(shown)) => Some(shown),
        (None, _) => None,
    };
    let right = retried(|| async {
        let now = with.clock.now();
        let mut uow = with.store.begin(Intent::Write).await?;
        if !is_right(with, uow.as_mut(), actor, (&security, shown)).await? {
            return Ok::<_, StoreError>(false);
        }
        uow.sessions().reauthenticated(session, now).await?;
        throttle::forgive(uow.as_mut(), &gate).await?;
        let entry = AuditEntry::by(actor, now, Act::Reauthenticated, Subject::Session(session));
        uow.audit().record(&entry).await?;
        uow.commit().await?;
        Ok(true)
    });
    if right.await? {
        return Ok(());
    }
    note_failure(with, actor).await?;
    Err(ReauthenticateError::FactorWrong)
}

async fn is_right(
    with: IdentityPorts<'_>,
    uow: &mut dyn crate::ports::UnitOfWork,
    actor: &Actor,
    (security, shown): (&AccountSecurity, Option<&SecondFactor>),
) -> Result<bool, StoreError> {
    match security.second_factor().zip(shown) {
        None => Ok(true),
        Some(pair) => factor::show(with, uow, actor, pair).await,
    }
}

/// Whether this is the password of the account; a wrong one is noted.
pub(super) async fn check_password(
    with: IdentityPorts<'_>,
    actor: &Actor,
    password: &str,
) -> Result<(), ReauthenticateError> {
    let hash = {
        let mut uow = with.store.begin(Intent::Read).await?;
        uow.users().find_password(actor.user).await?
    };
    // A text that no password can be is refused before it costs anything.
    let right =
        password.len() <= NewPassword::MAX_BYTES && with.hasher.verify(password, hash.as_ref()).await?;
    if right {
        return Ok(());
    }
    note_failure(with, actor).await?;
    Err(ReauthenticateError::WrongPassword)
}

async fn note_failure(with: IdentityPorts<'_>, actor: &Actor) -> Result<(), StoreError> {
    retried(|| async {
        let subject = Subject::User(actor.user);
        let entry = AuditEntry::by(actor, with.clock.now(), Act::ReauthenticationFailed, subject);
        let mut uow = with.store.begin(Intent::Write).await?;
        uow.audit().record(&entry).await?;
        uow.commit().await
    })
    .await
}
