//! Somebody changes their own account. For patients it is written through to the patient. Role, address and links
//! are nobody's to change here; a doctor's name belongs to the directory, which the clinic keeps.

use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::identity::{Actor, Role, User};
use turnoplus_domain::patient::{Patient, Phone};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use super::me::{self, Me};
use crate::change::Change;
use crate::contention::{Contended, stale_is_lost_race};
use crate::patient::{DetailsChanges, DetailsError, check_birth_date, check_coverages};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject, UnitOfWork};

/// What to change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UpdateMe {
    /// The version that must be current, as [`Me::version`] counts.
    pub expected: Option<Version>,
    /// Not for doctors.
    pub full_name: Option<Name>,
    /// Only for patients.
    pub phone: Change<Phone>,
    /// Only for patients.
    pub birth_date: Change<Date>,
    /// Only for patients, but for the language, which is everybody's.
    pub details: DetailsChanges,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateMeError {
    /// The account is gone, or it was closed with a patient who turned out to be another.
    #[error("there is no such account")]
    Unknown,
    /// The account's role does not have this field.
    #[error("{0} is not for this account to change")]
    NotForThisAccount(&'static str),
    /// The birth date is nobody's, or a payer does not exist.
    #[error(transparent)]
    Details(#[from] DetailsError),
    /// It changed since it was read.
    #[error("the account changed since it was read")]
    VersionMismatch {
        /// The version now.
        current: Version,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdateMeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) | Self::Details(DetailsError::Store(error)) if error.is_contention())
    }
}

/// Changes somebody's own account.
///
/// # Errors
/// See [`UpdateMeError`].
pub async fn update_me(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateMe,
) -> Result<Me, UpdateMeError> {
    may_change(actor, &cmd)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = me::load(uow.as_mut(), actor)
        .await?
        .ok_or(UpdateMeError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version()) {
        return Err(UpdateMeError::VersionMismatch {
            current: current.version(),
        });
    }
    if current
        .patient
        .as_ref()
        .is_some_and(|patient| patient.merged_into.is_some())
    {
        return Err(UpdateMeError::Unknown);
    }
    let user = save_user(uow.as_mut(), actor, current.user, &cmd, now).await?;
    let patient = match current.patient {
        Some(patient) => Some(save_patient(uow.as_mut(), actor, patient, cmd, now).await?),
        None => None,
    };
    uow.commit().await?;
    Ok(Me { user, patient })
}

fn may_change(actor: &Actor, cmd: &UpdateMe) -> Result<(), UpdateMeError> {
    if actor.role == Role::Doctor && cmd.full_name.is_some() {
        return Err(UpdateMeError::NotForThisAccount("fullName"));
    }
    if actor.role != Role::Patient {
        if cmd.phone != Change::Keep {
            return Err(UpdateMeError::NotForThisAccount("phone"));
        }
        if cmd.birth_date != Change::Keep {
            return Err(UpdateMeError::NotForThisAccount("birthDate"));
        }
        if let Some(field) = cmd.details.first() {
            return Err(UpdateMeError::NotForThisAccount(field));
        }
    }
    Ok(())
}

async fn save_user(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    user: User,
    cmd: &UpdateMe,
    now: Timestamp,
) -> Result<User, UpdateMeError> {
    let mut changed = user.clone();
    if let Some(full_name) = &cmd.full_name {
        changed.full_name = full_name.clone();
    }
    if user.profile.patient().is_none() {
        cmd.details.language.apply(&mut changed.language);
    }
    if changed == user {
        return Ok(user);
    }
    let changed = User {
        updated_at: now,
        version: user.version.next(),
        ..changed
    };
    uow.users().save(&changed).await.map_err(stale_is_lost_race)?;
    uow.audit()
        .record(&AuditEntry::by(
            actor,
            now,
            Act::UserUpdated,
            Subject::User(changed.id),
        ))
        .await?;
    Ok(changed)
}

async fn save_patient(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    patient: Patient,
    cmd: UpdateMe,
    now: Timestamp,
) -> Result<Patient, UpdateMeError> {
    let mut changed = patient.clone();
    if let Some(full_name) = cmd.full_name {
        changed.full_name = full_name;
    }
    cmd.phone.apply(&mut changed.phone);
    cmd.birth_date.apply(&mut changed.birth_date);
    cmd.details.apply(&mut changed.details);
    if changed == patient {
        return Ok(patient);
    }
    if changed.birth_date != patient.birth_date {
        check_birth_date(uow, changed.birth_date, now).await?;
    }
    if changed.details.coverages != patient.details.coverages {
        check_coverages(uow, &changed.details.coverages).await?;
    }
    let changed = Patient {
        updated_at: now,
        version: patient.version.next(),
        ..changed
    };
    uow.patients().save(&changed).await.map_err(stale_is_lost_race)?;
    uow.audit()
        .record(&AuditEntry::by(
            actor,
            now,
            Act::PatientUpdated,
            Subject::Patient(changed.id),
        ))
        .await?;
    Ok(changed)
}
