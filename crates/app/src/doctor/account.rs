//! The login of a doctor, made by an admin together with the doctor.

use jiff::Timestamp;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Actor, Email, NewPassword, Profile};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;

use crate::identity::{self, CreateAccountError, PasswordError, create_account, prepare_password};
use crate::ports::{HasherError, PasswordHash, PasswordHasher, StoreError, UnitOfWork};

/// A login to make. The password is one that the admin hands over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// Identifies the account.
    pub user: UserId,
    /// Unique.
    pub email: Email,
    /// Long enough; whether it is strong enough is judged here.
    pub password: NewPassword,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The password is too easy to guess.
    #[error("the password is too easy to guess")]
    WeakPassword,
    /// Another account has the address.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The password was not hashed.
    #[error(transparent)]
    Hasher(#[from] HasherError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A login ready to be stored.
pub(super) struct HashedAccount {
    pub(super) user: UserId,
    pub(super) email: Email,
    pub(super) password: PasswordHash,
}

/// Judges and hashes the password: before the transaction, because it takes its time.
pub(super) async fn hashed(
    hasher: &dyn PasswordHasher,
    wanted: Option<NewAccount>,
    name: Option<&Name>,
) -> Result<Option<HashedAccount>, AccountError> {
    let Some(NewAccount {
        user,
        email,
        password,
    }) = wanted
    else {
        return Ok(None);
    };
    let words: Vec<&str> = [email.as_str()]
        .into_iter()
        .chain(name.map(Name::as_str))
        .collect();
    let password = prepare_password(hasher, &password, &words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(_) => AccountError::WeakPassword,
            PasswordError::Hasher(error) => error.into(),
        })?;
    Ok(Some(HashedAccount {
        user,
        email,
        password,
    }))
}

/// Adds the account of a doctor, with its own line in the audit trail.
pub(super) async fn add(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    doctor: &Doctor,
    account: HashedAccount,
    now: Timestamp,
) -> Result<Email, AccountError> {
    let account = identity::NewAccount {
        id: account.user,
        email: account.email,
        full_name: doctor.full_name.clone(),
        profile: Profile::Doctor(doctor.id),
        password: account.password,
    };
    match create_account(uow, Some(actor), account, now).await {
        Ok(user) => Ok(user.email),
        Err(CreateAccountError::EmailTaken) => Err(AccountError::EmailTaken),
        Err(CreateAccountError::Store(error)) => Err(error.into()),
    }
}
