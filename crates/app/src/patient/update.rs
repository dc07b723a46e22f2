//! Changes a patient at the front desk, and opens a closed one again. Closing is its own operation. A guardian whose papers
//! the clinic has seen changes how the dependant is reached, and nothing of who they are.

use jiff::civil::Date;
use turnoplus_domain::identity::{Actor, Email, Role, User};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{
    Document, DocumentType, InvalidDocument, Patient, Phone, acts_for, edits_contact_of,
};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use super::coming::count_coming;
use super::{DetailsChanges, DetailsError, SavedPatient, check_birth_date, check_coverages};
use crate::change::Change;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject, UnitOfWork};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Patient`")]
pub struct UpdatePatient {
    pub id: PatientId,
    /// Only when the patient still has this version.
    pub expected: Option<Version>,
    pub full_name: Option<Name>,
    pub document_type: Option<DocumentType>,
    /// As typed: what it must look like depends on the type that the document then has.
    pub document_number: Option<String>,
    pub email: Change<Email>,
    pub phone: Change<Phone>,
    pub birth_date: Change<Date>,
    pub details: DetailsChanges,
    pub active: Option<bool>,
}

/// Why the patient was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdatePatientError {
    /// Only admins, the front desk and guardians may; patients change their own data where their account is.
    #[error("only admins, the front desk and guardians change patients")]
    Forbidden,
    /// The clinic has not seen the guardian's papers.
    #[error("the clinic has not confirmed the guardian")]
    GuardianUnconfirmed,
    /// This field says who the patient is, or what only the front desk keeps.
    #[error("{0} is not for guardians to change")]
    NotForGuardians(&'static str),
    /// There is none with this id, or it is not for the asker to see.
    #[error("no such patient")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the patient is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// The patient turned out to be this one, and is that one since.
    #[error("the patient was merged")]
    Merged(PatientId),
    /// The number does not suit the document's type.
    #[error(transparent)]
    Document(#[from] InvalidDocument),
    /// The birth date is nobody's, or a payer does not exist.
    #[error(transparent)]
    Details(#[from] DetailsError),
    /// Whoever has an account says themself how they are reached.
    #[error("the patient has an account of their own")]
    HasAccount,
    /// The patient was to be closed with turnos to come.
    #[error("{appointments} coming turnos")]
    ComingAppointments {
        /// How many.
        appointments: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdatePatientError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) | Self::Details(DetailsError::Store(error)) if error.is_contention())
    }
}

/// Changes a patient.
///
/// # Errors
/// See [`UpdatePatientError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdatePatient,
) -> Result<SavedPatient, UpdatePatientError> {
    may_change(actor, &cmd)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .patients()
        .find(cmd.id)
        .await?
        .ok_or(UpdatePatientError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(UpdatePatientError::VersionMismatch {
            current: current.version,
        });
    }
    if let Some(survivor) = current.merged_into {
        return Err(UpdatePatientError::Merged(survivor));
    }
    let changed = changed(current.clone(), cmd)?;
    if changed == current {
        return saved(uow.as_mut(), actor, current).await;
    }
    if changed.birth_date != current.birth_date {
        check_birth_date(uow.as_mut(), changed.birth_date, now).await?;
    }
    if changed.details.coverages != current.details.coverages {
        check_coverages(uow.as_mut(), &changed.details.coverages).await?;
    }
    let changed = Patient {
        updated_at: now,
        version: current.version.next(),
        ..changed
    };
    uow.patients().save(&changed).await.map_err(stale_is_lost_race)?;
    if current.active && !changed.active {
        // After the write, as in `close`.
        let appointments = count_coming(uow.as_mut(), current.id, now).await?;
        if appointments > 0 {
            return Err(UpdatePatientError::ComingAppointments { appointments });
        }
    }
    let user = uow.users().find_by_patient(changed.id).await?;
    if !actor.is_desk() && user.as_ref().is_some_and(|user| user.active) {
        return Err(UpdatePatientError::HasAccount);
    }
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
    let entry = AuditEntry::by(actor, now, Act::PatientUpdated, Subject::Patient(changed.id))
        .with("active", changed.active.to_string());
    uow.audit().record(&entry).await?;
    let saved = saved(uow.as_mut(), actor, changed).await?;
    uow.commit().await?;
    Ok(saved)
}

fn may_change(actor: &Actor, cmd: &UpdatePatient) -> Result<(), UpdatePatientError> {
    if actor.is_desk() {
        return Ok(());
    }
    if actor.role != Role::Patient || actor.is_patient(cmd.id) {
        return Err(UpdatePatientError::Forbidden);
    }
    if !acts_for(actor, cmd.id) {
        return Err(UpdatePatientError::Unknown);
    }
    if !edits_contact_of(actor, cmd.id) {
        return Err(UpdatePatientError::GuardianUnconfirmed);
    }
    let fields = [
        ("fullName", cmd.full_name.is_some()),
        ("documentType", cmd.document_type.is_some()),
        ("documentNumber", cmd.document_number.is_some()),
        ("birthDate", cmd.birth_date != Change::Keep),
        ("cuil", cmd.details.cuil != Change::Keep),
        ("coverages", cmd.details.coverages.is_some()),
        ("active", cmd.active.is_some()),
    ];
    match fields.into_iter().find(|(_, changes)| *changes) {
        Some((field, _)) => Err(UpdatePatientError::NotForGuardians(field)),
        None => Ok(()),
    }
}

/// The patient, with what the front desk should look at: who carries the same document is not for others to learn.
async fn saved(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    patient: Patient,
) -> Result<SavedPatient, UpdatePatientError> {
    let same_document = if actor.is_desk() {
        uow.patients().count_same_document(&patient).await?
    } else {
        0
    };
    Ok(SavedPatient {
        patient,
        same_document,
    })
}

fn changed(mut patient: Patient, cmd: UpdatePatient) -> Result<Patient, InvalidDocument> {
    if let Some(full_name) = cmd.full_name {
        patient.full_name = full_name;
    }
    if cmd.document_type.is_some() || cmd.document_number.is_some() {
        let kind = cmd.document_type.unwrap_or(patient.document.kind());
        let number = cmd
            .document_number
            .as_deref()
            .unwrap_or(patient.document.number());
        patient.document = Document::parse(kind, number)?;
    }
    cmd.email.apply(&mut patient.email);
    cmd.phone.apply(&mut patient.phone);
    cmd.birth_date.apply(&mut patient.birth_date);
    cmd.details.apply(&mut patient.details);
    if let Some(active) = cmd.active {
        patient.active = active;
    }
    Ok(patient)
}
