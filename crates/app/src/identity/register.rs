//! Somebody makes an account for themselves: a patient, its account and a first session, or none of them.

use jiff::civil::Date;
use turnoplus_domain::identity::{Email, NewPassword, Profile, User, WeakPassword};
use turnoplus_domain::ids::{PatientId, SessionId, UserId};
use turnoplus_domain::patient::{Document, Patient, Phone};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use super::session::{self, NewSession, SignedIn};
use super::{CreateAccountError, NewAccount, PasswordError, create_account, prepare_password};
use crate::contention::{Contended, retried};
use crate::patient::{BirthDateError, check_birth_date};
use crate::ports::{
    Act, AuditEntry, Clock, HasherError, Intent, PasswordHash, PasswordHasher, RefreshSecrets, Store,
    StoreError, Subject,
};

/// An account that somebody wants for themselves. The terms were accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(
    missing_docs,
    reason = "the fields are those of `User`, `Patient` and `Session`"
)]
pub struct Register {
    pub user: UserId,
    pub patient: PatientId,
    pub session: SessionId,
    pub email: Email,
    pub password: NewPassword,
    pub full_name: Name,
    pub document: Document,
    pub phone: Option<Phone>,
    pub birth_date: Option<Date>,
    pub user_agent: Option<String>,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The password is too easy to guess.
    #[error(transparent)]
    WeakPassword(WeakPassword),
    /// Another account has the address.
    #[error("the e-mail address has an account")]
    EmailTaken,
    /// The birth date is nobody's.
    #[error(transparent)]
    BirthDate(BirthDateError),
    /// The password was not hashed.
    #[error(transparent)]
    Hasher(HasherError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RegisterError {
    /// Never: the unit of work is run again in here, so that the password is hashed once.
    fn is_contention(&self) -> bool {
        false
    }
}

/// Makes a patient, its account and a first session.
///
/// # Errors
/// See [`RegisterError`].
pub async fn register(
    store: &dyn Store,
    clock: &dyn Clock,
    hasher: &dyn PasswordHasher,
    secrets: &dyn RefreshSecrets,
    cmd: Register,
) -> Result<SignedIn, RegisterError> {
    let own_words = [cmd.email.as_str(), cmd.full_name.as_str(), cmd.document.number()];
    let password = prepare_password(hasher, &cmd.password, &own_words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(weak) => RegisterError::WeakPassword(weak),
            PasswordError::Hasher(error) => RegisterError::Hasher(error),
        })?;
    let attempt = || add(store, clock, secrets, cmd.clone(), password.clone());
    retried(attempt).await.map_err(|error| match error {
        AddError::Account(CreateAccountError::EmailTaken) => RegisterError::EmailTaken,
        AddError::BirthDate(error) => RegisterError::BirthDate(error),
        AddError::Account(CreateAccountError::Store(error)) | AddError::Store(error) => {
            RegisterError::Store(error)
        }
    })
}

#[derive(Debug, thiserror::Error)]
enum AddError {
    #[error(transparent)]
    Account(#[from] CreateAccountError),
    #[error(transparent)]
    BirthDate(#[from] BirthDateError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for AddError {
    fn is_contention(&self) -> bool {
        match self {
            Self::Account(error) => error.is_contention(),
            Self::BirthDate(BirthDateError::Store(error)) | Self::Store(error) => error.is_contention(),
            Self::BirthDate(_) => false,
        }
    }
}

async fn add(
    store: &dyn Store,
    clock: &dyn Clock,
    secrets: &dyn RefreshSecrets,
    cmd: Register,
    password: PasswordHash,
) -> Result<SignedIn, AddError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    check_birth_date(uow.as_mut(), cmd.birth_date, now).await?;
    let patient = Patient {
        id: cmd.patient,
        full_name: cmd.full_name.clone(),
        document: cmd.document,
        email: Some(cmd.email.clone()),
        phone: cmd.phone,
        birth_date: cmd.birth_date,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.patients().add(&patient).await?;
    let profile = Profile::Patient(patient.id);
    let account = NewAccount {
        id: cmd.user,
        email: cmd.email,
        full_name: cmd.full_name,
        profile,
        password,
    };
    let user: User = create_account(uow.as_mut(), None, account, now).await?;
    let actor = user.actor(Some(cmd.session));
    uow.audit()
        .record(&AuditEntry::by(
            &actor,
            now,
            Act::PatientCreated,
            Subject::Patient(patient.id),
        ))
        .await?;
    let new = NewSession {
        id: cmd.session,
        user_agent: cmd.user_agent,
    };
    let signed_in = session::start(uow.as_mut(), secrets, user, new, now).await?;
    uow.commit().await?;
    Ok(signed_in)
}
