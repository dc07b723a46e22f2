//! Somebody makes an account for themselves: a patient, its account and a first session, or none of them. Where the
//! clinic wants addresses proved, there is no session yet, and the answer is the same for an address that has an account:
//! its owner is told by mail.

use jiff::SignedDuration;
use jiff::civil::Date;
use turnoplus_domain::identity::{AccountSecurity, Email, NewPassword, Profile, User, WeakPassword};
use turnoplus_domain::ids::{PatientId, SessionId, UserId};
use turnoplus_domain::notification::{AccountTopic, Message};
use turnoplus_domain::patient::{Details, Document, Patient, Phone};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;
use uuid::Uuid;

use super::device::remember_device;
use super::email::may_mail;
use super::login::{LoggedIn, must_enrol};
use super::session::{self, NewSession};
use super::throttle::{self, Caller, PassError};
use super::{CreateAccountError, IdentityPorts, NewAccount, PasswordError, create_account, prepare_password};
use crate::contention::{Contended, retried};
use crate::patient::{DetailsError, check_birth_date};
use crate::ports::{Act, AuditEntry, HasherError, Intent, PasswordHash, StoreError, Subject};

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
    pub caller: Caller,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Registered {
    /// Somebody is in.
    In(Box<LoggedIn>),
    /// The address was written to.
    ByMail,
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
    Details(DetailsError),
    /// Too many new accounts from one place.
    #[error("too many attempts")]
    Throttled(SignedDuration),
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

impl From<PassError> for RegisterError {
    fn from(error: PassError) -> Self {
        match error {
            PassError::Throttled(wait) => Self::Throttled(wait),
            PassError::Store(error) => Self::Store(error),
        }
    }
}

/// Makes a patient, its account and a first session.
///
/// # Errors
/// See [`RegisterError`].
pub async fn register(with: IdentityPorts<'_>, cmd: Register) -> Result<Registered, RegisterError> {
    let gates = [throttle::anonymous_gate(with.secrets, "register", &cmd.caller)];
    throttle::pass(with.store, with.clock, &gates).await?;
    let own_words = [cmd.email.as_str(), cmd.full_name.as_str(), cmd.document.number()];
    let password = prepare_password(with.hasher, &cmd.password, &own_words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(weak) => RegisterError::WeakPassword(weak),
            PasswordError::Hasher(error) => RegisterError::Hasher(error),
        })?;
    let by_mail = {
        let mut uow = with.store.begin(Intent::Read).await?;
        uow.settings().get().await?.accounts.verify_email
    };
    let nonce = with.ids.next();
    let attempt = || add(with, cmd.clone(), password.clone(), by_mail.then_some(nonce));
    let added = retried(attempt).await;
    if by_mail && matches!(added, Err(AddError::Account(CreateAccountError::EmailTaken))) {
        tell_owner(with, &cmd.email, nonce).await?;
        return Ok(Registered::ByMail);
    }
    added.map_err(|error| match error {
        AddError::Account(CreateAccountError::EmailTaken) => RegisterError::EmailTaken,
        AddError::Details(error) => RegisterError::Details(error),
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
    Details(#[from] DetailsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for AddError {
    fn is_contention(&self) -> bool {
        match self {
            Self::Account(error) => error.is_contention(),
            Self::Details(DetailsError::Store(error)) | Self::Store(error) => error.is_contention(),
            Self::Details(_) => false,
        }
    }
}

/// Tells the owner of an account that somebody wanted to register with its address.
async fn tell_owner(with: IdentityPorts<'_>, email: &Email, nonce: Uuid) -> Result<(), StoreError> {
    if !may_mail(with, "taken", email).await? {
        return Ok(());
    }
    retried(|| async {
        let mut uow = with.store.begin(Intent::Write).await?;
        let found = uow.users().find_by_email(email).await?;
        if let Some((user, _)) = found {
            let message = Message::of_account(AccountTopic::AddressTaken, user.id, nonce, with.clock.now());
            uow.outbox().push(&message).await?;
        }
        uow.commit().await
    })
    .await
}

/// `by_mail` is the occasion of the mail that proves the address, where the clinic wants that.
async fn add(
    with: IdentityPorts<'_>,
    cmd: Register,
    password: PasswordHash,
    by_mail: Option<Uuid>,
) -> Result<Registered, AddError> {
    let now = with.clock.now();
    let mut uow = with.store.begin(Intent::Write).await?;
    check_birth_date(uow.as_mut(), cmd.birth_date, now).await?;
    let patient = Patient {
        id: cmd.patient,
        full_name: cmd.full_name.clone(),
        document: cmd.document,
        email: Some(cmd.email.clone()),
        phone: cmd.phone,
        birth_date: cmd.birth_date,
        details: Details::default(),
        active: true,
        merged_into: None,
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
    let security = AccountSecurity {
        awaits_email: by_mail.is_some(),
        ..AccountSecurity::default()
    };
    if let Some(nonce) = by_mail {
        uow.credentials().save(user.id, &security).await?;
        let message = Message::of_account(AccountTopic::VerifyEmail, user.id, nonce, now);
        uow.outbox().push(&message).await?;
        uow.commit().await?;
        return Ok(Registered::ByMail);
    }
    let new = NewSession {
        id: cmd.session,
        user_agent: cmd.caller.user_agent,
        must_enrol: must_enrol(uow.as_mut(), &user, &security).await?,
    };
    let id = user.id;
    let signed_in = session::start(uow.as_mut(), with.secrets, user, new, now).await?;
    uow.commit().await?;
    Ok(Registered::In(Box::new(LoggedIn {
        signed_in,
        device: remember_device(with.secrets, id),
    })))
}
