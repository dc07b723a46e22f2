//! Somebody who forgot the password sets another by a secret that is mailed to the account's address.

use jiff::SignedDuration;
use turnoplus_domain::identity::{AccountSecurity, Email, NewPassword, TokenPurpose, User, WeakPassword};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::notification::{AccountTopic, Message};
use uuid::Uuid;

use super::device::{DeviceToken, remember_device};
use super::email::may_mail;
use super::throttle::{self, Caller, PassError};
use super::{IdentityPorts, PasswordError, one_time, prepare_password};
use crate::calendar::remove_feeds;
use crate::contention::{Contended, retried};
use crate::ports::{
    Act, AuditEntry, HasherError, Intent, PasswordHash, RefreshSecret, StoreError, Subject, UnitOfWork,
};

/// The mailed secret and the password to have from now on.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ResetPassword {
    pub secret: RefreshSecret,
    pub new: NewPassword,
    pub caller: Caller,
}

/// Why the password stays.
#[derive(Debug, thiserror::Error)]
pub enum ResetPasswordError {
    /// The secret is unknown, used or too old.
    #[error("the secret is not valid")]
    InvalidToken,
    /// The new password is too easy to guess.
    #[error(transparent)]
    Weak(WeakPassword),
    /// Too many attempts.
    #[error("too many attempts")]
    Throttled(SignedDuration),
    /// It was not hashed.
    #[error(transparent)]
    Hasher(HasherError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ResetPasswordError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<PassError> for ResetPasswordError {
    fn from(error: PassError) -> Self {
        match error {
            PassError::Throttled(wait) => Self::Throttled(wait),
            PassError::Store(error) => Self::Store(error),
        }
    }
}

/// Asks for the mail. The answer does not tell whether the address has an account.
///
/// # Errors
/// [`ResetPasswordError::Throttled`] for the one who asks too often; for an address that was written to enough nothing
/// is sent.
pub async fn forgot_password(
    with: IdentityPorts<'_>,
    email: &Email,
    caller: &Caller,
) -> Result<(), ResetPasswordError> {
    let gates = [throttle::anonymous_gate(with.secrets, "forgot", caller)];
    throttle::pass(with.store, with.clock, &gates).await?;
    let may_mail = may_mail(with, "reset", email).await?;
    let nonce = with.ids.next();
    retried(|| async {
        let now = with.clock.now();
        let mut uow = with.store.begin(Intent::Write).await?;
        let found = uow.users().find_by_email(email).await?.map(|(user, _)| user);
        // Noted for addresses without an account too, under the nil account, as failed logins are.
        let subject = found.as_ref().map_or(UserId::new(Uuid::nil()), |user| user.id);
        let entry = AuditEntry::without_actor(now, Act::PasswordResetAsked, Subject::User(subject));
        uow.audit().record(&entry).await?;
        if let Some(user) = found.filter(|user| user.active && may_mail) {
            let message = Message::of_account(AccountTopic::ResetPassword, user.id, nonce, now);
            uow.outbox().push(&message).await?;
        }
        uow.commit().await
    })
    .await?;
    Ok(())
}

/// Sets another password. All sessions of the account end, and its owner is told. Whoever holds the secret reads the
/// account's mail, so that the address is proved too; a second factor stays. The browser becomes one that the account
/// has used: no stranger's failures keep it from logging in.
///
/// # Errors
/// See [`ResetPasswordError`].
pub async fn reset_password(
    with: IdentityPorts<'_>,
    cmd: ResetPassword,
) -> Result<DeviceToken, ResetPasswordError> {
    let gates = [throttle::anonymous_gate(with.secrets, "reset", &cmd.caller)];
    throttle::pass(with.store, with.clock, &gates).await?;
    let hash = with.secrets.hash(&cmd.secret);
    let user = whose(with, &hash)
        .await?
        .ok_or(ResetPasswordError::InvalidToken)?;
    let own_words = [user.email.as_str(), user.full_name.as_str()];
    let password = prepare_password(with.hasher, &cmd.new, &own_words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(weak) => ResetPasswordError::Weak(weak),
            PasswordError::Hasher(error) => ResetPasswordError::Hasher(error),
        })?;
    let nonce = with.ids.next();
    retried(|| async {
        let mut uow = with.store.begin(Intent::Write).await?;
        let token = one_time::take(uow.as_mut(), &hash, TokenPurpose::ResetPassword, with.clock.now())
            .await?
            .ok_or(ResetPasswordError::InvalidToken)?;
        let found = uow.users().find(token.user).await?;
        let user = found
            .filter(|user| user.active && user.email == token.email)
            .ok_or(ResetPasswordError::InvalidToken)?;
        set(with, uow.as_mut(), &user, (&password, nonce)).await?;
        throttle::forgive(uow.as_mut(), &gates).await?;
        uow.commit().await?;
        Ok(remember_device(with.secrets, user.id))
    })
    .await
}

/// The account that the secret was made for, to judge the new password with its own words. Whether the secret is still
/// good is decided where it is used up.
async fn whose(with: IdentityPorts<'_>, hash: &[u8; 32]) -> Result<Option<User>, StoreError> {
    let mut uow = with.store.begin(Intent::Read).await?;
    let found = uow.credentials().find_token(hash).await?;
    match found {
        Some(token) if token.purpose == TokenPurpose::ResetPassword => uow.users().find(token.user).await,
        _ => Ok(None),
    }
}

async fn set(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    user: &User,
    (password, nonce): (&PasswordHash, Uuid),
) -> Result<(), StoreError> {
    let now = with.clock.now();
    uow.users().save_password(user.id, password).await?;
    uow.sessions().revoke_all(user.id, now).await?;
    remove_feeds(uow, user.id).await?;
    uow.credentials()
        .remove_tokens(user.id, TokenPurpose::ResetPassword)
        .await?;
    let security = uow.credentials().find(user.id).await?;
    if security.awaits_email || security.email_verified_at.is_none() {
        let proved = AccountSecurity {
            email_verified_at: Some(now),
            awaits_email: false,
            ..security
        };
        uow.credentials().save(user.id, &proved).await?;
    }
    let entry = AuditEntry::by(&user.actor(None), now, Act::PasswordReset, Subject::User(user.id));
    uow.audit().record(&entry).await?;
    let message = Message::of_account(AccountTopic::PasswordChanged, user.id, nonce, now);
    uow.outbox().push(&message).await
}
