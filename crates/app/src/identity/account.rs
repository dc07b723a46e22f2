//! Making accounts: what registering, creating an admin and creating a doctor have in common.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Email, NewPassword, Profile, User, WeakPassword};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use crate::contention::Contended;
use crate::ports::{
    Act, AuditEntry, HasherError, PasswordHash, PasswordHasher, StoreError, Subject, UnitOfWork,
};

/// An account to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// Identifies the account.
    pub id: UserId,
    /// Unique.
    pub email: Email,
    /// As shown to others.
    pub full_name: Name,
    /// What it stands for.
    pub profile: Profile,
    /// From [`prepare_password`].
    pub password: PasswordHash,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum CreateAccountError {
    /// Another account has the address.
    #[error("the e-mail address has an account")]
    EmailTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreateAccountError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Why a password was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Guessed too soon.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// It was not hashed.
    #[error(transparent)]
    Hasher(#[from] HasherError),
}

/// Judges a new password with the user's own words at hand, and hashes it. Do it before the unit of work: it takes
/// tens of milliseconds.
///
/// # Errors
/// [`WeakPassword::Guessable`] below a zxcvbn score of 3 (OWASP ASVS 5.0 §6.2); [`HasherError::Busy`].
pub async fn prepare_password(
    hasher: &dyn PasswordHasher,
    password: &NewPassword,
    own_words: &[&str],
) -> Result<PasswordHash, PasswordError> {
    // An address and a name are also guessed by their parts.
    let parts: Vec<&str> = own_words
        .iter()
        .flat_map(|words| std::iter::once(*words).chain(words.split([' ', '@', '.'])))
        .filter(|word| word.chars().count() >= 3)
        .collect();
    if zxcvbn::zxcvbn(password.expose(), &parts).score() < zxcvbn::Score::Three {
        return Err(WeakPassword::Guessable.into());
    }
    Ok(hasher.hash(password.expose()).await?)
}

/// Adds an account with its line in the audit trail. `by` is who makes it; `None` when it makes itself.
///
/// # Errors
/// [`CreateAccountError::EmailTaken`] when the address has an account.
pub async fn create_account(
    uow: &mut dyn UnitOfWork,
    by: Option<&Actor>,
    account: NewAccount,
    now: Timestamp,
) -> Result<User, CreateAccountError> {
    let user = User {
        id: account.id,
        email: account.email,
        full_name: account.full_name,
        profile: account.profile,
        language: None,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.users()
        .add(&user, &account.password)
        .await
        .map_err(|error| match error {
            StoreError::Duplicate => CreateAccountError::EmailTaken,
            other => other.into(),
        })?;
    let actor = by.copied().unwrap_or_else(|| user.actor(None));
    let entry = AuditEntry::by(&actor, now, Act::UserRegistered, Subject::User(user.id))
        .with("role", user.profile.role().as_str());
    uow.audit().record(&entry).await?;
    Ok(user)
}
