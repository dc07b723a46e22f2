//! Somebody changes their own password. Every other session of the account ends.

use turnoplus_domain::identity::{Actor, NewPassword, WeakPassword};
use turnoplus_domain::notification::{AccountTopic, Message};

use super::reauthenticate::check_password;
use super::throttle;
use super::{IdentityPorts, PasswordError, ReauthenticateError, prepare_password};
use crate::contention::{Contended, retried};
use crate::ports::{Act, AuditEntry, HasherError, Intent, StoreError, Subject};

/// The present password and the one to have instead.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ChangePassword {
    pub current: String,
    pub new: NewPassword,
}

/// Why the password stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The present one was not shown.
    #[error(transparent)]
    Refused(#[from] ReauthenticateError),
    /// The new one is too easy to guess.
    #[error(transparent)]
    Weak(WeakPassword),
    /// It was not hashed.
    #[error(transparent)]
    Hasher(HasherError),
    /// The account is gone.
    #[error("there is no such account")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ChangePasswordError {
    /// Never: the unit of work is run again in here.
    fn is_contention(&self) -> bool {
        false
    }
}

/// Changes the password, ends the account's other sessions and tells its owner.
///
/// # Errors
/// See [`ChangePasswordError`].
pub async fn change_password(
    with: IdentityPorts<'_>,
    actor: &Actor,
    cmd: ChangePassword,
) -> Result<(), ChangePasswordError> {
    let session = actor.session.ok_or(ChangePasswordError::Unknown)?;
    let gate = [throttle::session_gate(with.secrets, &session.to_string())];
    throttle::pass(with.store, with.clock, &gate)
        .await
        .map_err(ReauthenticateError::from)?;
    check_password(with, actor, &cmd.current).await?;
    let user = {
        let mut uow = with.store.begin(Intent::Read).await?;
        uow.users()
            .find(actor.user)
            .await?
            .ok_or(ChangePasswordError::Unknown)?
    };
    let own_words = [user.email.as_str(), user.full_name.as_str()];
    let hash = prepare_password(with.hasher, &cmd.new, &own_words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(weak) => ChangePasswordError::Weak(weak),
            PasswordError::Hasher(error) => ChangePasswordError::Hasher(error),
        })?;
    let nonce = with.ids.next();
    retried(|| async {
        let now = with.clock.now();
        let mut uow = with.store.begin(Intent::Write).await?;
        uow.users().save_password(user.id, &hash).await?;
        uow.sessions().revoke_others(user.id, session, now).await?;
        throttle::forgive(uow.as_mut(), &gate).await?;
        let entry = AuditEntry::by(actor, now, Act::PasswordChanged, Subject::User(user.id));
        uow.audit().record(&entry).await?;
        let message = Message::of_account(AccountTopic::PasswordChanged, user.id, nonce, now);
        uow.outbox().push(&message).await?;
        uow.commit().await
    })
    .await?;
    Ok(())
}
