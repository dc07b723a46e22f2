//! Writes down a patient at the front desk. A document that somebody carries already warns and does not block.

use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::identity::{Actor, Email};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Details, Document, Patient, Phone};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;

use super::{DetailsError, SavedPatient, check_birth_date, check_coverages};
use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject, UnitOfWork};

/// A patient to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Patient`")]
pub struct CreatePatient {
    pub id: PatientId,
    pub full_name: Name,
    pub document: Document,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub birth_date: Option<Date>,
    pub details: Details,
}

/// Why the patient was not written down.
#[derive(Debug, thiserror::Error)]
pub enum CreatePatientError {
    /// Only admins and the front desk may.
    #[error("only admins and the front desk add patients")]
    Forbidden,
    /// The birth date is nobody's, or a payer does not exist.
    #[error(transparent)]
    Details(#[from] DetailsError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreatePatientError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) | Self::Details(DetailsError::Store(error)) if error.is_contention())
    }
}

/// Writes down a patient.
///
/// # Errors
/// See [`CreatePatientError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreatePatient,
) -> Result<SavedPatient, CreatePatientError> {
    if !actor.is_desk() {
        return Err(CreatePatientError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let saved = write_down(uow.as_mut(), actor, cmd, clock.now()).await?;
    uow.commit().await?;
    Ok(saved)
}

/// Adds the patient with a line in the audit trail.
pub(super) async fn write_down(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    cmd: CreatePatient,
    now: Timestamp,
) -> Result<SavedPatient, DetailsError> {
    check_birth_date(uow, cmd.birth_date, now).await?;
    check_coverages(uow, &cmd.details.coverages).await?;
    let patient = Patient {
        id: cmd.id,
        full_name: cmd.full_name,
        document: cmd.document,
        email: cmd.email,
        phone: cmd.phone,
        birth_date: cmd.birth_date,
        details: cmd.details,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.patients().add(&patient).await?;
    let same_document = uow.patients().count_same_document(&patient).await?;
    let entry = AuditEntry::by(actor, now, Act::PatientCreated, Subject::Patient(patient.id))
        .with("sameDocument", same_document.to_string());
    uow.audit().record(&entry).await?;
    Ok(SavedPatient {
        patient,
        same_document,
    })
}
