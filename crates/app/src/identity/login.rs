//! Signing in with e-mail address and password. An unknown address, a wrong password and a deactivated account are
//! answered the same, in the same time and with the same writes (ASVS 5.0 §6.3.8).

use turnoplus_domain::identity::{Email, NewPassword, User};
use turnoplus_domain::ids::{SessionId, UserId};
use uuid::Uuid;

use super::session::{self, NewSession, SignedIn};
use crate::contention::{Contended, retried};
use crate::ports::{
    Act, AuditEntry, Clock, HasherError, Intent, PasswordHash, PasswordHasher, RefreshSecrets, Store,
    StoreError, Subject,
};

/// An attempt to sign in.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names say it; the password is as typed")]
pub struct Login {
    pub session: SessionId,
    pub email: Email,
    pub password: String,
    pub user_agent: Option<String>,
}

/// Why somebody is not in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No such account, another password, or a deactivated account.
    #[error("e-mail address or password is wrong")]
    InvalidCredentials,
    /// The password was not checked.
    #[error(transparent)]
    Hasher(#[from] HasherError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for LoginError {
    /// Never: the unit of work is run again in here, so that the password is checked once.
    fn is_contention(&self) -> bool {
        false
    }
}

/// Checks the password and starts a session.
///
/// # Errors
/// See [`LoginError`].
pub async fn login(
    store: &dyn Store,
    clock: &dyn Clock,
    hasher: &dyn PasswordHasher,
    secrets: &dyn RefreshSecrets,
    cmd: Login,
) -> Result<SignedIn, LoginError> {
    // A text that no password can be is refused before it costs anything; it says nothing about the account.
    if cmd.password.len() > NewPassword::MAX_BYTES {
        return Err(LoginError::InvalidCredentials);
    }
    let found = {
        let mut uow = store.begin(Intent::Read).await?;
        uow.users().find_by_email(&cmd.email).await?
    };
    let matches = hasher
        .verify(&cmd.password, found.as_ref().map(|(_, hash)| hash))
        .await?;
    let Some((user, hash)) = found.as_ref().filter(|(user, _)| matches && user.active) else {
        let account = found.as_ref().map(|(user, _)| user);
        retried(|| note_failure(store, clock, account)).await?;
        return Err(LoginError::InvalidCredentials);
    };
    let upgraded = if hasher.is_outdated(hash) {
        Some(hasher.hash(&cmd.password).await?)
    } else {
        None
    };
    let started = retried(|| start(store, clock, secrets, &cmd, (user.id, upgraded.as_ref()))).await?;
    started.ok_or(LoginError::InvalidCredentials)
}

async fn start(
    store: &dyn Store,
    clock: &dyn Clock,
    secrets: &dyn RefreshSecrets,
    cmd: &Login,
    (user, upgraded): (UserId, Option<&PasswordHash>),
) -> Result<Option<SignedIn>, StoreError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    // Hashing took its time: the account may have been deactivated meanwhile.
    let Some(user) = uow.users().find(user).await?.filter(|user| user.active) else {
        return Ok(None);
    };
    if let Some(hash) = upgraded {
        uow.users().save_password(user.id, hash).await?;
    }
    let actor = user.actor(Some(cmd.session));
    let subject = Subject::User(user.id);
    let new = NewSession {
        id: cmd.session,
        user_agent: cmd.user_agent.clone(),
    };
    let signed_in = session::start(uow.as_mut(), secrets, user, new, now).await?;
    uow.audit()
        .record(&AuditEntry::by(&actor, now, Act::UserLoggedIn, subject))
        .await?;
    uow.commit().await?;
    Ok(Some(signed_in))
}

/// Failures against unknown addresses are noted too, under the nil account: otherwise the missing write would tell.
async fn note_failure(
    store: &dyn Store,
    clock: &dyn Clock,
    account: Option<&User>,
) -> Result<(), StoreError> {
    let account = account.map_or(UserId::new(Uuid::nil()), |user| user.id);
    let entry = AuditEntry {
        at: clock.now(),
        actor: None,
        act: Act::LoginFailed,
        subject: Subject::User(account),
        details: Vec::new(),
    };
    let mut uow = store.begin(Intent::Write).await?;
    uow.audit().record(&entry).await?;
    uow.commit().await
}
