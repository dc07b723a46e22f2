//! The login of a doctor, made by an admin together with the doctor.

use jiff::Timestamp;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Actor, Email, NewPassword, Profile, User};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use crate::identity::{PasswordError, prepare_password};
use crate::ports::{
    Act, AuditEntry, HasherError, PasswordHash, PasswordHasher, StoreError, Subject, UnitOfWork,
};

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
    let user = User {
        id: account.user,
        email: account.email,
        full_name: doctor.full_name.clone(),
        profile: Profile::Doctor(doctor.id),
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.users()
        .add(&user, &account.password)
        .await
        .map_err(|error| match error {
            StoreError::Duplicate => AccountError::EmailTaken,
            other => other.into(),
        })?;
    let entry =
        AuditEntry::by(actor, now, Act::UserRegistered, Subject::User(user.id)).with("role", "doctor");
    uow.audit().record(&entry).await?;
    Ok(user.email)
}
