//! Proving that an address is the account's owner's, and changing it to another.

use jiff::SignedDuration;
use turnoplus_domain::identity::{AccountSecurity, Actor, Email, OneTimeToken, TokenPurpose, User};
use turnoplus_domain::notification::{AccountTopic, Message};

use super::throttle::{self, Caller, PassError};
use super::{IdentityPorts, notices, one_time};
use crate::contention::{Contended, retried, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Intent, RefreshSecret, StoreError, Subject, UnitOfWork};

/// Why an address was not proved, mailed to or changed.
#[derive(Debug, thiserror::Error)]
pub enum EmailError {
    /// The secret is unknown, used or too old.
    #[error("the secret is not valid")]
    InvalidToken,
    /// Another account has the address by now.
    #[error("the e-mail address has an account")]
    Taken,
    /// Too many attempts.
    #[error("too many attempts")]
    Throttled(SignedDuration),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for EmailError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<PassError> for EmailError {
    fn from(error: PassError) -> Self {
        match error {
            PassError::Throttled(wait) => Self::Throttled(wait),
            PassError::Store(error) => Self::Store(error),
        }
    }
}

/// Proves an address with the secret that was mailed to it. Where the owner wanted another address, it is the account's
/// from now on.
///
/// # Errors
/// See [`EmailError`].
pub async fn verify_email(
    with: IdentityPorts<'_>,
    secret: &RefreshSecret,
    caller: &Caller,
) -> Result<(), EmailError> {
    let gates = [throttle::anonymous_gate(with.secrets, "verify", caller)];
    throttle::pass(with.store, with.clock, &gates).await?;
    retried(|| async {
        let now = with.clock.now();
        let mut uow = with.store.begin(Intent::Write).await?;
        let hash = with.secrets.hash(secret);
        let token = one_time::take(uow.as_mut(), &hash, TokenPurpose::VerifyEmail, now)
            .await?
            .ok_or(EmailError::InvalidToken)?;
        prove(with, uow.as_mut(), &token).await?;
        throttle::forgive(uow.as_mut(), &gates).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn prove(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    token: &OneTimeToken,
) -> Result<(), EmailError> {
    let now = with.clock.now();
    let found = uow.users().find(token.user).await?;
    let user = found.filter(|user| user.active).ok_or(EmailError::InvalidToken)?;
    let security = uow.credentials().find(user.id).await?;
    let subject = Subject::User(user.id);
    let act = if security.pending_email.as_ref() == Some(&token.email) {
        move_to(uow, &user, &token.email, now).await?;
        notices::tell_former_address(uow, &user, with.ids.next(), now).await?;
        Act::EmailChanged
    } else if user.email == token.email {
        Act::EmailVerified
    } else {
        return Err(EmailError::InvalidToken);
    };
    let proved = AccountSecurity {
        email_verified_at: Some(now),
        awaits_email: false,
        pending_email: security
            .pending_email
            .clone()
            .filter(|_| act == Act::EmailVerified),
        ..security
    };
    uow.credentials().save(user.id, &proved).await?;
    uow.credentials()
        .remove_tokens(user.id, TokenPurpose::VerifyEmail)
        .await?;
    let entry = AuditEntry::by(&user.actor(None), now, act, subject);
    uow.audit().record(&entry).await?;
    Ok(())
}

/// A patient who was written to at the old address is written to at the new one.
async fn move_to(
    uow: &mut dyn UnitOfWork,
    user: &User,
    email: &Email,
    now: jiff::Timestamp,
) -> Result<(), EmailError> {
    let moved = User {
        email: email.clone(),
        updated_at: now,
        version: user.version.next(),
        ..user.clone()
    };
    uow.users().save(&moved).await.map_err(|error| match error {
        StoreError::Duplicate => EmailError::Taken,
        other => stale_is_lost_race(other).into(),
    })?;
    let Some(id) = user.profile.patient() else {
        return Ok(());
    };
    let found = uow.patients().find(id).await?;
    let Some(mut patient) = found.filter(|patient| patient.email.as_ref() == Some(&user.email)) else {
        return Ok(());
    };
    patient.email = Some(email.clone());
    patient.updated_at = now;
    patient.version = patient.version.next();
    uow.patients().save(&patient).await.map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(&user.actor(None), now, Act::PatientUpdated, Subject::Patient(id));
    uow.audit().record(&entry).await?;
    Ok(())
}

/// Mails the proof once more. The answer does not tell whether the address has an account.
///
/// # Errors
/// [`EmailError::Throttled`] for the one who asks too often; for an address that was written to enough nothing is sent.
pub async fn resend_verification(
    with: IdentityPorts<'_>,
    email: &Email,
    caller: &Caller,
) -> Result<(), EmailError> {
    let gates = [throttle::anonymous_gate(with.secrets, "resend", caller)];
    throttle::pass(with.store, with.clock, &gates).await?;
    if !may_mail(with, "verify", email).await? {
        return Ok(());
    }
    let nonce = with.ids.next();
    retried(|| async {
        let mut uow = with.store.begin(Intent::Write).await?;
        let found = uow.users().find_by_email(email).await?;
        let Some((user, _)) = found.filter(|(user, _)| user.active) else {
            return Ok(());
        };
        if uow.credentials().find(user.id).await?.email_verified_at.is_some() {
            return Ok(());
        }
        ask(with, uow.as_mut(), &user, (Act::EmailVerificationAsked, nonce)).await?;
        uow.commit().await
    })
    .await
    .map_err(EmailError::Store)
}

/// The owner wants another address. It is mailed to, and counts when that mail was answered; the address that the
/// account had is told then.
///
/// # Errors
/// [`EmailError::Throttled`]. That another account has the address is told to nobody but its owner.
pub async fn change_email(with: IdentityPorts<'_>, actor: &Actor, email: &Email) -> Result<(), EmailError> {
    let gates = [throttle::mail_gate(
        with.secrets,
        "change",
        &actor.user.to_string(),
    )];
    throttle::pass(with.store, with.clock, &gates).await?;
    let nonce = with.ids.next();
    retried(|| async {
        let mut uow = with.store.begin(Intent::Write).await?;
        let Some(user) = uow.users().find(actor.user).await? else {
            return Ok(());
        };
        let security = uow.credentials().find(user.id).await?;
        uow.credentials()
            .remove_tokens(user.id, TokenPurpose::VerifyEmail)
            .await?;
        let wanted = AccountSecurity {
            pending_email: (user.email != *email).then(|| email.clone()),
            ..security
        };
        uow.credentials().save(user.id, &wanted).await?;
        ask(with, uow.as_mut(), &user, (Act::EmailChangeAsked, nonce)).await?;
        uow.commit().await
    })
    .await
    .map_err(EmailError::Store)
}

/// Whether the address may be written to once more. Silently not, when it was enough: to refuse would tell about it.
pub(super) async fn may_mail(with: IdentityPorts<'_>, what: &str, email: &Email) -> Result<bool, StoreError> {
    let gate = [throttle::mail_gate(with.secrets, what, email.as_str())];
    match throttle::pass(with.store, with.clock, &gate).await {
        Ok(()) => Ok(true),
        Err(PassError::Throttled(_)) => Ok(false),
        Err(PassError::Store(error)) => Err(error),
    }
}

async fn ask(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    user: &User,
    (act, nonce): (Act, uuid::Uuid),
) -> Result<(), StoreError> {
    let now = with.clock.now();
    let entry = AuditEntry::without_actor(now, act, Subject::User(user.id));
    uow.audit().record(&entry).await?;
    let message = Message::of_account(AccountTopic::VerifyEmail, user.id, nonce, now);
    uow.outbox().push(&message).await
}
