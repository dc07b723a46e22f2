//! Secrets that are mailed: 256 random bits, of which only a hash is stored; good once, and not for long. They are made
//! when the message is composed, so that no queue ever holds one.

use jiff::Timestamp;
use turnoplus_domain::identity::{AccountSecurity, Email, OneTimeToken, TokenPurpose, User};
use turnoplus_domain::ids::UserId;

use crate::contention::retried;
use crate::ports::{Clock, Intent, RefreshSecret, RefreshSecrets, Store, StoreError, UnitOfWork};

/// A secret to mail, and to where. On the wire it is base64url without padding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mailed {
    /// The secret.
    pub secret: RefreshSecret,
    /// The address that it proves.
    pub email: Email,
}

/// Makes the secret for a message about this account; `None` when there is nothing left to mail: the account is gone
/// or deactivated, or its address was proved meanwhile. For whoever composes the message, right before it is sent.
///
/// # Errors
/// Whatever the store answers.
pub async fn mint_mailed(
    store: &dyn Store,
    clock: &dyn Clock,
    secrets: &dyn RefreshSecrets,
    user: UserId,
    purpose: TokenPurpose,
) -> Result<Option<Mailed>, StoreError> {
    let secret = secrets.mint();
    retried(|| async {
        let mut uow = store.begin(Intent::Write).await?;
        let Some(user) = uow.users().find(user).await?.filter(|user| user.active) else {
            return Ok(None);
        };
        let security = uow.credentials().find(user.id).await?;
        let Some(email) = addressee(&user, &security, purpose) else {
            return Ok(None);
        };
        let now = clock.now();
        let token = OneTimeToken {
            hash: secrets.hash(&secret),
            user: user.id,
            purpose,
            email: email.clone(),
            expires_at: now.checked_add(purpose.lifetime()).unwrap_or(Timestamp::MAX),
        };
        uow.credentials().add_token(&token).await?;
        uow.commit().await?;
        Ok(Some(Mailed {
            secret: secret.clone(),
            email,
        }))
    })
    .await
}

fn addressee(user: &User, security: &AccountSecurity, purpose: TokenPurpose) -> Option<Email> {
    match purpose {
        TokenPurpose::ResetPassword => Some(user.email.clone()),
        TokenPurpose::VerifyEmail => match &security.pending_email {
            Some(wanted) => Some(wanted.clone()),
            None if security.email_verified_at.is_none() => Some(user.email.clone()),
            None => None,
        },
        // It is no secret, and not mailed.
        TokenPurpose::TellFormerAddress => None,
    }
}

/// Uses a mailed secret up; `None` when it is unknown, used, too old or for something else.
pub(super) async fn take(
    uow: &mut dyn UnitOfWork,
    hash: &[u8; 32],
    purpose: TokenPurpose,
    now: Timestamp,
) -> Result<Option<OneTimeToken>, StoreError> {
    let taken = uow.credentials().take_token(hash).await?;
    Ok(taken.filter(|token| token.purpose == purpose && now < token.expires_at))
}
