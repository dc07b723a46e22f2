//! Signing in with e-mail address, password and, where the account has one, a second factor. An unknown address, a
//! wrong password and a deactivated account are answered the same, in the same time and with the same writes
//! (ASVS 5.0 §6.3.8). What the account asks for beyond the password is told only to who knows the password.

use jiff::SignedDuration;
use turnoplus_domain::identity::{AccountSecurity, Email, NewPassword, User};
use turnoplus_domain::ids::{SessionId, UserId};
use uuid::Uuid;

use super::device::{DeviceToken, remember_device};
use super::session::{self, NewSession, SignedIn};
use super::throttle::{self, Caller, Gate, PassError};
use super::totp::SecondFactor;
use super::{IdentityPorts, factor};
use crate::contention::{Contended, retried};
use crate::ports::{Act, AuditEntry, HasherError, Intent, PasswordHash, StoreError, Subject, UnitOfWork};

/// An attempt to sign in.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names say it; the password is as typed")]
pub struct Login {
    pub session: SessionId,
    pub email: Email,
    pub password: String,
    pub factor: Option<SecondFactor>,
    pub caller: Caller,
}

/// Somebody who is in, and what their browser keeps to be known again.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LoggedIn {
    pub signed_in: SignedIn,
    pub device: DeviceToken,
}

/// Why somebody is not in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No such account, another password, or a deactivated account.
    #[error("e-mail address or password is wrong")]
    InvalidCredentials,
    /// The password is right; the account has a second factor, and none was shown.
    #[error("the second factor is missing")]
    FactorMissing,
    /// The password is right, the second factor is wrong or was used.
    #[error("the second factor is wrong or was used")]
    FactorWrong,
    /// The password is right; the address has to be proved first.
    #[error("the e-mail address is not verified")]
    EmailNotVerified,
    /// Too many attempts, with this address or from this place.
    #[error("too many attempts")]
    Throttled(SignedDuration),
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

impl From<PassError> for LoginError {
    fn from(error: PassError) -> Self {
        match error {
            PassError::Throttled(wait) => Self::Throttled(wait),
            PassError::Store(error) => Self::Store(error),
        }
    }
}

/// Checks the password and starts a session.
///
/// # Errors
/// See [`LoginError`].
pub async fn login(with: IdentityPorts<'_>, cmd: Login) -> Result<LoggedIn, LoginError> {
    // A text that no password can be is refused before it costs anything; it says nothing about the account.
    if cmd.password.len() > NewPassword::MAX_BYTES {
        return Err(LoginError::InvalidCredentials);
    }
    let found = {
        let mut uow = with.store.begin(Intent::Read).await?;
        uow.users().find_by_email(&cmd.email).await?
    };
    let account = found.as_ref().map(|(user, _)| user);
    let ways = throttle::login_ways(with.secrets, cmd.email.as_str(), account, &cmd.caller);
    let mut gates = throttle::pass_any(with.store, with.clock, ways).await?;
    let hash = found.as_ref().map(|(_, hash)| hash);
    let matches = with.hasher.verify(&cmd.password, hash).await?;
    let Some((user, hash)) = found.as_ref().filter(|(user, _)| matches && user.active) else {
        retried(|| note_failure(with, account, "password")).await?;
        return Err(LoginError::InvalidCredentials);
    };
    let security = {
        let mut uow = with.store.begin(Intent::Read).await?;
        uow.credentials().find(user.id).await?
    };
    if let Some(missing) = missing(&security, cmd.factor.as_ref()) {
        // The password was no guess.
        retried(|| forgive(with, &gates)).await?;
        return Err(missing);
    }
    if security.second_factor().is_some() {
        let more = throttle::factor_gates(with.secrets, user, &cmd.caller);
        throttle::pass(with.store, with.clock, &more).await?;
        gates.extend(more);
    }
    let mut verified = hash.clone();
    let mut upgraded = if with.hasher.is_outdated(hash) {
        Some(with.hasher.hash(&cmd.password).await?)
    } else {
        None
    };
    loop {
        let passwords = (&verified, upgraded.as_ref());
        match retried(|| start(with, &cmd, &gates, user.id, passwords)).await? {
            Started::In(signed_in) => {
                return Ok(LoggedIn {
                    device: remember_device(with.secrets, user.id),
                    signed_in: *signed_in,
                });
            }
            Started::FactorWrong => {
                retried(|| note_failure(with, Some(user), "second factor")).await?;
                return Err(LoginError::FactorWrong);
            }
            Started::Gone => return Err(LoginError::InvalidCredentials),
            // A twin of this login remade the hash, or the password was changed: only checking tells which.
            Started::OtherPassword(stored) => {
                if !with.hasher.verify(&cmd.password, Some(&stored)).await? {
                    retried(|| note_failure(with, Some(user), "password")).await?;
                    return Err(LoginError::InvalidCredentials);
                }
                (verified, upgraded) = (stored, None);
            }
        }
    }
}

fn missing(security: &AccountSecurity, shown: Option<&SecondFactor>) -> Option<LoginError> {
    if security.awaits_email {
        Some(LoginError::EmailNotVerified)
    } else if security.second_factor().is_some() && shown.is_none() {
        Some(LoginError::FactorMissing)
    } else {
        None
    }
}

async fn forgive(with: IdentityPorts<'_>, gates: &[Gate]) -> Result<(), StoreError> {
    let mut uow = with.store.begin(Intent::Write).await?;
    throttle::forgive(uow.as_mut(), gates).await?;
    uow.commit().await
}

enum Started {
    In(Box<SignedIn>),
    FactorWrong,
    OtherPassword(PasswordHash),
    Gone,
}

async fn start(
    with: IdentityPorts<'_>,
    cmd: &Login,
    gates: &[Gate],
    user: UserId,
    (verified, upgraded): (&PasswordHash, Option<&PasswordHash>),
) -> Result<Started, StoreError> {
    let now = with.clock.now();
    let mut uow = with.store.begin(Intent::Write).await?;
    // Hashing took its time: the password may have been changed meanwhile, which ended every session, and the account
    // may have been deactivated.
    if !uow.users().hold_password(user, verified).await? {
        let stored = uow.users().find_password(user).await?;
        return Ok(stored.map_or(Started::Gone, Started::OtherPassword));
    }
    let Some(user) = uow.users().find(user).await?.filter(|user| user.active) else {
        return Ok(Started::Gone);
    };
    let actor = user.actor(Some(cmd.session));
    let security = uow.credentials().find(user.id).await?;
    if let Some(secret) = security.second_factor() {
        let shown = match &cmd.factor {
            Some(shown) => factor::show(with, uow.as_mut(), &actor, (secret, shown)).await?,
            None => false,
        };
        if !shown {
            return Ok(Started::FactorWrong);
        }
    }
    if let Some(hash) = upgraded {
        uow.users().save_password(user.id, hash).await?;
    }
    throttle::forgive(uow.as_mut(), gates).await?;
    let must_enrol = must_enrol(uow.as_mut(), &user, &security).await?;
    let new = NewSession {
        id: cmd.session,
        user_agent: cmd.caller.user_agent.clone(),
        must_enrol,
    };
    let subject = Subject::User(user.id);
    let signed_in = session::start(uow.as_mut(), with.secrets, user, new, now).await?;
    uow.audit()
        .record(&AuditEntry::by(&actor, now, Act::UserLoggedIn, subject))
        .await?;
    uow.commit().await?;
    Ok(Started::In(Box::new(signed_in)))
}

/// Whether the account's role needs a second factor that the account has not.
pub(super) async fn must_enrol(
    uow: &mut dyn UnitOfWork,
    user: &User,
    security: &AccountSecurity,
) -> Result<bool, StoreError> {
    let policy = uow.settings().get().await?.accounts;
    Ok(policy.needs_totp(user.profile.role()) && security.second_factor().is_none())
}

/// Failures against unknown addresses are noted too, under the nil account: otherwise the missing write would tell.
async fn note_failure(with: IdentityPorts<'_>, account: Option<&User>, what: &str) -> Result<(), StoreError> {
    let account = account.map_or(UserId::new(Uuid::nil()), |user| user.id);
    let subject = Subject::User(account);
    let entry = AuditEntry::without_actor(with.clock.now(), Act::LoginFailed, subject).with("what", what);
    let mut uow = with.store.begin(Intent::Write).await?;
    uow.audit().record(&entry).await?;
    uow.commit().await
}
