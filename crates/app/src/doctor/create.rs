//! Adds a doctor to the directory, with a login when one is asked for: both or neither.

use turnoplus_domain::doctor::{Doctor, License};
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId};
use turnoplus_domain::text::{Label, Name, Note};
use turnoplus_domain::version::Version;

use super::{AccountError, AccountView, DoctorView, NewAccount, account, offices, payers};
use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, PasswordHasher, Store, StoreError, Subject};

/// A doctor to add.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Doctor`")]
pub struct CreateDoctor {
    pub id: DoctorId,
    pub full_name: Name,
    pub license: License,
    pub specialty: Label,
    pub offices: Vec<OfficeId>,
    pub payers: Vec<PayerId>,
    pub bio: Option<Note<1000>>,
    pub active: bool,
    /// The login to make as well.
    pub account: Option<NewAccount>,
}

/// Why the doctor was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateDoctorError {
    /// Only an admin may.
    #[error("only an admin adds doctors")]
    Forbidden,
    /// Some of the offices do not exist.
    #[error("{} offices do not exist", .0.len())]
    UnknownOffices(
        /// Their positions in what was asked for.
        Vec<usize>,
    ),
    /// Some of the payers do not exist.
    #[error("{} payers do not exist", .0.len())]
    UnknownPayers(
        /// Their positions in what was asked for.
        Vec<usize>,
    ),
    /// Another doctor has the licence.
    #[error("the licence number is taken")]
    LicenseTaken,
    /// The account could not be made.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreateDoctorError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) | Self::Account(AccountError::Store(error)) if error.is_contention())
    }
}

/// Adds a doctor.
///
/// # Errors
/// See [`CreateDoctorError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    hasher: &dyn PasswordHasher,
    actor: &Actor,
    cmd: CreateDoctor,
) -> Result<DoctorView, CreateDoctorError> {
    if actor.role != Role::Admin {
        return Err(CreateDoctorError::Forbidden);
    }
    let login = account::hashed(hasher, cmd.account, Some(&cmd.full_name)).await?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let unknown = offices::unknown(uow.as_mut(), &cmd.offices).await?;
    if !unknown.is_empty() {
        return Err(CreateDoctorError::UnknownOffices(unknown));
    }
    let payers = payers::known(uow.as_mut(), &cmd.payers)
        .await?
        .map_err(CreateDoctorError::UnknownPayers)?;
    let doctor = Doctor {
        id: cmd.id,
        full_name: cmd.full_name,
        license: cmd.license,
        specialty: cmd.specialty,
        offices: offices::without_repetition(cmd.offices),
        payers,
        bio: cmd.bio,
        active: cmd.active,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.doctors().add(&doctor).await.map_err(|error| match error {
        StoreError::Duplicate => CreateDoctorError::LicenseTaken,
        other => other.into(),
    })?;
    let entry = AuditEntry::by(actor, now, Act::DoctorCreated, Subject::Doctor(doctor.id))
        .with("license", doctor.license.as_str());
    uow.audit().record(&entry).await?;
    let account = match login {
        Some(login) => AccountView::With(account::add(uow.as_mut(), actor, &doctor, login, now).await?),
        None => AccountView::Missing,
    };
    uow.commit().await?;
    Ok(DoctorView { doctor, account })
}
