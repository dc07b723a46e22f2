//! Setting up an authenticator app and taking it away again.

use turnoplus_domain::identity::{AccountSecurity, Actor, Role, Totp};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::notification::AccountTopic;

use super::totp::{self, SecondFactor};
use super::{IdentityPorts, notices};
use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Intent, Store, StoreError, Subject, UnitOfWork};

/// An app to set up: shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// In base 32, for typing.
    pub secret: String,
    /// For a QR code.
    pub uri: String,
}

/// What guards somebody's own account beside the password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Factors {
    /// Whether logging in asks for a code.
    pub totp: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
    /// Whether the account's role needs a second factor.
    pub required: bool,
}

/// Why a second factor stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// There is an app already: take it away first.
    #[error("the account has an authenticator app")]
    Enrolled,
    /// There is no app, or none being set up.
    #[error("the account has no authenticator app")]
    NotEnrolled,
    /// The code is not the app's.
    #[error("the code is wrong or was used")]
    WrongCode,
    /// No such account.
    #[error("there is no such account")]
    Unknown,
    /// Only an admin may.
    #[error("only an admin may")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for FactorError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// What guards somebody's own account beside the password.
///
/// # Errors
/// Whatever the store answers.
pub async fn get_factors(store: &dyn Store, actor: &Actor) -> Result<Factors, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let security = uow.credentials().find(actor.user).await?;
    let recovery_codes = uow.credentials().count_recovery_codes(actor.user).await?;
    let policy = uow.settings().get().await?.accounts;
    Ok(Factors {
        totp: security.second_factor().is_some(),
        recovery_codes,
        required: policy.needs_totp(actor.role),
    })
}

/// Begins to set up an app; beginning again makes another secret.
///
/// # Errors
/// [`FactorError::Enrolled`].
pub async fn enrol_totp(with: IdentityPorts<'_>, actor: &Actor) -> Result<Enrolment, FactorError> {
    let mut uow = with.store.begin(Intent::Write).await?;
    let security = uow.credentials().find(actor.user).await?;
    if security.second_factor().is_some() {
        return Err(FactorError::Enrolled);
    }
    let user = uow.users().find(actor.user).await?.ok_or(FactorError::Unknown)?;
    let clinic = uow.settings().get().await?.clinic_name;
    let secret = totp::fresh_secret(with.secrets);
    let enrolment = Enrolment {
        secret: totp::typed(&secret),
        uri: totp::uri(&secret, clinic.as_str(), &user.email),
    };
    let begun = AccountSecurity {
        totp: Some(Totp {
            secret,
            confirmed_at: None,
        }),
        ..security
    };
    uow.credentials().save(actor.user, &begun).await?;
    note(with, uow.as_mut(), actor, (Act::TotpStarted, actor.user)).await?;
    uow.commit().await?;
    Ok(enrolment)
}

/// The app is set up when it shows a first code. Answers the recovery codes, which are shown this once.
///
/// # Errors
/// [`FactorError::NotEnrolled`] when none is being set up, [`FactorError::WrongCode`].
pub async fn confirm_totp(
    with: IdentityPorts<'_>,
    actor: &Actor,
    code: &SecondFactor,
) -> Result<Vec<String>, FactorError> {
    let now = with.clock.now();
    let mut uow = with.store.begin(Intent::Write).await?;
    let mut security = uow.credentials().find(actor.user).await?;
    let begun = security.totp.as_mut().ok_or(FactorError::NotEnrolled)?;
    if begun.confirmed_at.is_some() {
        return Err(FactorError::Enrolled);
    }
    let step = match code {
        SecondFactor::Code(code) => totp::matching_step(&begun.secret, code, now),
        SecondFactor::Recovery(_) => None,
    };
    begun.confirmed_at = Some(now);
    let step = step.ok_or(FactorError::WrongCode)?;
    if !uow.credentials().use_step(actor.user, step, now).await? {
        return Err(FactorError::WrongCode);
    }
    uow.credentials().save(actor.user, &security).await?;
    let codes = new_codes(with, uow.as_mut(), actor.user).await?;
    uow.sessions().set_must_enrol(actor.user, false).await?;
    note(with, uow.as_mut(), actor, (Act::TotpEnrolled, actor.user)).await?;
    notices::tell(with, uow.as_mut(), AccountTopic::TotpEnrolled, actor.user).await?;
    uow.commit().await?;
    Ok(codes)
}

/// New recovery codes; the ones from before are good for nothing.
///
/// # Errors
/// [`FactorError::NotEnrolled`].
pub async fn renew_recovery_codes(
    with: IdentityPorts<'_>,
    actor: &Actor,
) -> Result<Vec<String>, FactorError> {
    let mut uow = with.store.begin(Intent::Write).await?;
    let security = uow.credentials().find(actor.user).await?;
    if security.second_factor().is_none() {
        return Err(FactorError::NotEnrolled);
    }
    let codes = new_codes(with, uow.as_mut(), actor.user).await?;
    note(with, uow.as_mut(), actor, (Act::RecoveryCodesMade, actor.user)).await?;
    uow.commit().await?;
    Ok(codes)
}

/// Takes one's own app away, also one that is being set up. Where the role needs one, the account can do nothing but
/// set up another from then on.
///
/// # Errors
/// [`FactorError::NotEnrolled`].
pub async fn remove_totp(with: IdentityPorts<'_>, actor: &Actor) -> Result<(), FactorError> {
    let mut uow = with.store.begin(Intent::Write).await?;
    let guarded = take_away(uow.as_mut(), actor.user, actor.role).await?;
    note(with, uow.as_mut(), actor, (Act::TotpRemoved, actor.user)).await?;
    if guarded {
        notices::tell(with, uow.as_mut(), AccountTopic::TotpRemoved, actor.user).await?;
    }
    Ok(uow.commit().await?)
}

/// An admin takes away the app of somebody who lost it. All sessions of the account end.
///
/// # Errors
/// [`FactorError::Forbidden`], [`FactorError::Unknown`], [`FactorError::NotEnrolled`].
pub async fn reset_totp(with: IdentityPorts<'_>, actor: &Actor, user: UserId) -> Result<(), FactorError> {
    if actor.role != Role::Admin {
        return Err(FactorError::Forbidden);
    }
    let mut uow = with.store.begin(Intent::Write).await?;
    let account = uow.users().find(user).await?.ok_or(FactorError::Unknown)?;
    take_away(uow.as_mut(), user, account.profile.role()).await?;
    uow.sessions().revoke_all(user, with.clock.now()).await?;
    note(with, uow.as_mut(), actor, (Act::TotpReset, user)).await?;
    notices::tell(with, uow.as_mut(), AccountTopic::TotpReset, user).await?;
    Ok(uow.commit().await?)
}

/// Answers whether the app guarded the account already.
async fn take_away(uow: &mut dyn UnitOfWork, user: UserId, role: Role) -> Result<bool, FactorError> {
    let security = uow.credentials().find(user).await?;
    if security.totp.is_none() {
        return Err(FactorError::NotEnrolled);
    }
    let guarded = security.second_factor().is_some();
    let without = AccountSecurity {
        totp: None,
        ..security
    };
    uow.credentials().save(user, &without).await?;
    uow.credentials().set_recovery_codes(user, &[]).await?;
    let required = uow.settings().get().await?.accounts.needs_totp(role);
    uow.sessions().set_must_enrol(user, required).await?;
    Ok(guarded)
}

async fn new_codes(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    user: UserId,
) -> Result<Vec<String>, StoreError> {
    let (shown, stored) = totp::fresh_recovery_codes(with.secrets, user);
    uow.credentials().set_recovery_codes(user, &stored).await?;
    Ok(shown)
}

async fn note(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    (act, user): (Act, UserId),
) -> Result<(), StoreError> {
    let entry = AuditEntry::by(actor, with.clock.now(), act, Subject::User(user));
    uow.audit().record(&entry).await
}
