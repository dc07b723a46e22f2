//! Brings the accounts of another system in, with the password hashes that it kept: all of them or none. Nobody has to
//! choose a new password; each hash is remade at its first login, and a weak password lasts until its owner changes it.

use std::collections::HashMap;

use jiff::civil::Date;
use turnoplus_domain::doctor::License;
use turnoplus_domain::identity::{Email, Profile, Role, User};
use turnoplus_domain::ids::{DoctorId, PatientId, UserId};
use turnoplus_domain::patient::{Details, Document, Patient, Phone};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use crate::patient::{DetailsError, check_birth_date};
use crate::ports::{
    Act, AuditEntry, Clock, DoctorFilter, Intent, PasswordHash, Store, StoreError, Subject, UnitOfWork,
};

/// An account to bring in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedUser {
    /// Identifies the account.
    pub id: UserId,
    /// Unique. Whoever has an account with it already is left alone.
    pub email: Email,
    /// As shown to others.
    pub full_name: Name,
    /// Whether it may get in.
    pub active: bool,
    /// As the other system kept it.
    pub password: PasswordHash,
    /// What it stands for.
    pub stands_for: StandsFor,
}

/// What an imported account stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StandsFor {
    /// Runs the clinic.
    Admin,
    /// The front desk.
    Receptionist,
    /// The doctor of the directory with this licence.
    Doctor(License),
    /// The open patient with this document, or a new one.
    Patient(ImportedPatient),
}

/// The patient behind an imported account.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Patient`")]
pub struct ImportedPatient {
    pub id: PatientId,
    pub document: Document,
    pub phone: Option<Phone>,
    pub birth_date: Option<Date>,
}

/// What an import did, or would do.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Imported {
    /// New accounts by role.
    pub made: HashMap<Role, usize>,
    /// New patients: the others were there.
    pub patients: usize,
    /// The places in the list of those whose address has an account.
    pub skipped: Vec<usize>,
}

/// What is wrong with one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Misfit {
    /// The directory has no doctor with the licence.
    #[error("no doctor has this licence: add the doctors first")]
    UnknownDoctor,
    /// Another account stands for the doctor.
    #[error("the doctor with this licence has an account already")]
    DoctorTaken,
    /// Another account stands for the patient.
    #[error("the patient with this document has an account already")]
    PatientTaken,
    /// Nobody was born then.
    #[error("nobody who is alive was born on this date")]
    BirthDate,
}

/// Why nothing was brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some of them do not fit, by their places in the list.
    #[error("{} accounts cannot be brought in", .0.len())]
    Misfits(Vec<(usize, Misfit)>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Brings accounts in, in one unit of work. `rehearse` does everything and keeps nothing; `progress` is told how many
/// were looked at.
///
/// # Errors
/// [`ImportError::Misfits`] with all of them; nothing is written then.
pub async fn import_users(
    store: &dyn Store,
    clock: &dyn Clock,
    users: &[ImportedUser],
    rehearse: bool,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Imported, ImportError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let doctors = doctors(uow.as_mut()).await?;
    let mut imported = Imported::default();
    let mut misfits = Vec::new();
    for (place, user) in users.iter().enumerate() {
        progress(place);
        if uow.users().find_by_email(&user.email).await?.is_some() {
            imported.skipped.push(place);
            continue;
        }
        let profile = match profile(uow.as_mut(), &doctors, user, now).await? {
            Ok(profile) => profile,
            Err(misfit) => {
                misfits.push((place, misfit));
                continue;
            }
        };
        imported.patients += usize::from(profile.is_new_patient);
        add(uow.as_mut(), user, profile.profile, now).await?;
        *imported.made.entry(profile.profile.role()).or_default() += 1;
    }
    if !misfits.is_empty() {
        return Err(ImportError::Misfits(misfits));
    }
    if !rehearse {
        uow.commit().await?;
    }
    Ok(imported)
}

struct Found {
    profile: Profile,
    is_new_patient: bool,
}

async fn doctors(uow: &mut dyn UnitOfWork) -> Result<HashMap<String, DoctorId>, StoreError> {
    let filter = DoctorFilter {
        include_inactive: true,
        ..DoctorFilter::default()
    };
    let all = uow.doctors().list_all(&filter, u32::MAX).await?;
    Ok(all
        .into_iter()
        .map(|doctor| (doctor.license.as_str().to_owned(), doctor.id))
        .collect())
}

async fn profile(
    uow: &mut dyn UnitOfWork,
    doctors: &HashMap<String, DoctorId>,
    user: &ImportedUser,
    now: jiff::Timestamp,
) -> Result<Result<Found, Misfit>, StoreError> {
    let known = |profile| {
        Ok(Found {
            profile,
            is_new_patient: false,
        })
    };
    Ok(match &user.stands_for {
        StandsFor::Admin => known(Profile::Admin),
        StandsFor::Receptionist => known(Profile::Receptionist),
        StandsFor::Doctor(license) => match doctors.get(license.as_str()) {
            None => Err(Misfit::UnknownDoctor),
            Some(id) if uow.users().find_by_doctor(*id).await?.is_some() => Err(Misfit::DoctorTaken),
            Some(id) => known(Profile::Doctor(*id)),
        },
        StandsFor::Patient(wanted) => {
            match check_birth_date(uow, wanted.birth_date, now).await {
                Ok(()) => {}
                Err(DetailsError::Store(error)) => return Err(error),
                Err(_) => return Ok(Err(Misfit::BirthDate)),
            }
            match same_document(uow, &wanted.document).await? {
                Some(id) if uow.users().find_by_patient(id).await?.is_some() => Err(Misfit::PatientTaken),
                Some(id) => known(Profile::Patient(id)),
                None => {
                    add_patient(uow, user, wanted, now).await?;
                    Ok(Found {
                        profile: Profile::Patient(wanted.id),
                        is_new_patient: true,
                    })
                }
            }
        }
    })
}

/// The open patient who carries this document; held, as by a booking, so that no closing or merging slips in between.
async fn same_document(
    uow: &mut dyn UnitOfWork,
    document: &Document,
) -> Result<Option<PatientId>, StoreError> {
    let carriers = uow.patients().list_by_document_number(document.number()).await?;
    for patient in carriers {
        if patient.document == *document && uow.patients().hold_open(patient.id).await? {
            return Ok(Some(patient.id));
        }
    }
    Ok(None)
}

async fn add_patient(
    uow: &mut dyn UnitOfWork,
    user: &ImportedUser,
    wanted: &ImportedPatient,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let patient = Patient {
        id: wanted.id,
        full_name: user.full_name.clone(),
        document: wanted.document.clone(),
        email: Some(user.email.clone()),
        phone: wanted.phone.clone(),
        birth_date: wanted.birth_date,
        details: Details::default(),
        active: true,
        merged_into: None,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.patients().add(&patient).await?;
    let entry = imported(Act::PatientCreated, Subject::Patient(patient.id), now);
    uow.audit().record(&entry).await
}

async fn add(
    uow: &mut dyn UnitOfWork,
    user: &ImportedUser,
    profile: Profile,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let account = User {
        id: user.id,
        email: user.email.clone(),
        full_name: user.full_name.clone(),
        profile,
        language: None,
        active: user.active,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.users().add(&account, &user.password).await?;
    let entry =
        imported(Act::UserRegistered, Subject::User(user.id), now).with("role", profile.role().as_str());
    uow.audit().record(&entry).await
}

/// Done from the command line, by nobody with an account.
fn imported(act: Act, subject: Subject, at: jiff::Timestamp) -> AuditEntry {
    AuditEntry::without_actor(at, act, subject).with("imported", "true")
}
