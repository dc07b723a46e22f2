//! Changes a doctor, and gives them a login when they have none. A deactivated doctor leaves the directory and takes
//! no new turnos; those that exist stay, and so do the hours, for the day when the doctor is active again. The login
//! stays as well: with it the doctor attends what is booked and signs what is written. Who is to have no access any
//! more loses the account.

use jiff::Timestamp;
use turnoplus_domain::doctor::{Doctor, License};
use turnoplus_domain::identity::{Actor, Role, User};
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId};
use turnoplus_domain::text::{Label, Name, Note};
use turnoplus_domain::version::Version;

use super::{AccountError, AccountView, DoctorView, NewAccount, OfficeInUse, account, offices, payers};
use crate::change::Change;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, PasswordHasher, Store, StoreError, Subject, UnitOfWork};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Doctor`")]
pub struct UpdateDoctor {
    pub id: DoctorId,
    /// Only when the doctor still has this version.
    pub expected: Option<Version>,
    pub full_name: Option<Name>,
    pub license: Option<License>,
    pub specialty: Option<Label>,
    pub offices: Option<Vec<OfficeId>>,
    pub payers: Option<Vec<PayerId>>,
    pub bio: Change<Note<1000>>,
    pub active: Option<bool>,
    /// The login to make, for a doctor without one.
    pub account: Option<NewAccount>,
}

/// Why the doctor was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateDoctorError {
    /// Only an admin may.
    #[error("only an admin changes doctors")]
    Forbidden,
    /// There is none with this id.
    #[error("no such doctor")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the doctor is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
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
    /// The doctor still has hours at an office that was to be taken away.
    #[error("the doctor still has hours at an office")]
    OfficeInUse(OfficeInUse),
    /// Another doctor has the licence.
    #[error("the licence number is taken")]
    LicenseTaken,
    /// The doctor has a login already.
    #[error("the doctor has an account already")]
    AccountExists,
    /// The account could not be made.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdateDoctorError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) | Self::Account(AccountError::Store(error)) if error.is_contention())
    }
}

/// Changes a doctor.
///
/// # Errors
/// See [`UpdateDoctorError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    hasher: &dyn PasswordHasher,
    actor: &Actor,
    mut cmd: UpdateDoctor,
) -> Result<DoctorView, UpdateDoctorError> {
    if actor.role != Role::Admin {
        return Err(UpdateDoctorError::Forbidden);
    }
    let login = account::hashed(hasher, cmd.account.take(), cmd.full_name.as_ref()).await?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .doctors()
        .find(cmd.id)
        .await?
        .ok_or(UpdateDoctorError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(UpdateDoctorError::VersionMismatch {
            current: current.version,
        });
    }
    let changed = changed(uow.as_mut(), &current, cmd, now).await?;
    let user = uow.users().find_by_doctor(current.id).await?;
    if login.is_some() && user.is_some() {
        return Err(UpdateDoctorError::AccountExists);
    }
    let mut account = user
        .as_ref()
        .map_or(AccountView::Missing, |user| AccountView::With(user.email.clone()));
    if changed == current && login.is_none() {
        return Ok(DoctorView {
            doctor: current,
            account,
        });
    }
    let changed = Doctor {
        updated_at: now,
        version: current.version.next(),
        ..changed
    };
    uow.doctors().save(&changed).await.map_err(|error| match error {
        StoreError::Duplicate => UpdateDoctorError::LicenseTaken,
        other => stale_is_lost_race(other).into(),
    })?;
    if let Some(user) = user.filter(|user| user.full_name != changed.full_name) {
        let version = user.version.next();
        let renamed = User {
            full_name: changed.full_name.clone(),
            updated_at: now,
            version,
            ..user
        };
        uow.users().save(&renamed).await.map_err(stale_is_lost_race)?;
    }
    if let Some(login) = login {
        account = AccountView::With(account::add(uow.as_mut(), actor, &changed, login, now).await?);
    }
    let entry = AuditEntry::by(actor, now, Act::DoctorUpdated, Subject::Doctor(changed.id))
        .with("license", changed.license.as_str())
        .with("active", changed.active.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(DoctorView {
        doctor: changed,
        account,
    })
}

/// The doctor with the wanted changes, as far as their offices allow them.
async fn changed(
    uow: &mut dyn UnitOfWork,
    current: &Doctor,
    cmd: UpdateDoctor,
    now: Timestamp,
) -> Result<Doctor, UpdateDoctorError> {
    let mut doctor = current.clone();
    if let Some(offices) = cmd.offices {
        let unknown = offices::unknown(uow, &offices).await?;
        if !unknown.is_empty() {
            return Err(UpdateDoctorError::UnknownOffices(unknown));
        }
        let leaving: Vec<OfficeId> = current
            .offices
            .iter()
            .copied()
            .filter(|office| !offices.contains(office))
            .collect();
        if let Some(in_use) = offices::still_in_use(uow, current.id, &leaving, now).await? {
            return Err(UpdateDoctorError::OfficeInUse(in_use));
        }
        doctor.offices = offices::without_repetition(offices);
    }
    if let Some(payers) = cmd.payers {
        doctor.payers = payers::known(uow, &payers)
            .await?
            .map_err(UpdateDoctorError::UnknownPayers)?;
    }
    if let Some(full_name) = cmd.full_name {
        doctor.full_name = full_name;
    }
    if let Some(license) = cmd.license {
        doctor.license = license;
    }
    if let Some(specialty) = cmd.specialty {
        doctor.specialty = specialty;
    }
    cmd.bio.apply(&mut doctor.bio);
    if let Some(active) = cmd.active {
        doctor.active = active;
    }
    Ok(doctor)
}
