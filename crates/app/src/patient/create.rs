//! Writes down a patient at the front desk. Somebody who may be known already warns and does not block; a desk that wants
//! to look first is shown who it may be.

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
    /// Write nobody down while there are patients who look like this one: the front desk looks at them first.
    pub unless_known: bool,
}

/// Why the patient was not written down.
#[derive(Debug, thiserror::Error)]
pub enum CreatePatientError {
    /// Only admins and the front desk may.
    #[error("only admins and the front desk add patients")]
    Forbidden,
    /// See there.
    #[error(transparent)]
    WriteDown(#[from] WriteDownError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a patient cannot be written down.
#[derive(Debug, thiserror::Error)]
pub enum WriteDownError {
    /// The front desk wanted to look first, and the clinic knows these.
    #[error("{} patients look like this one", .0.len())]
    Known(
        /// Whom it may be.
        Vec<Patient>,
    ),
    /// The birth date is nobody's, or a payer does not exist.
    #[error(transparent)]
    Details(#[from] DetailsError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreatePatientError {
    fn is_contention(&self) -> bool {
        match self {
            Self::Forbidden => false,
            Self::WriteDown(error) => error.is_contention(),
            Self::Store(error) => error.is_contention(),
        }
    }
}

impl Contended for WriteDownError {
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
) -> Result<SavedPatient, WriteDownError> {
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
        merged_into: None,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    // Others are shown to nobody but the front desk.
    if cmd.unless_known && actor.is_desk() {
        let known = uow.patients().lookalikes(&patient).await?;
        if !known.is_empty() {
            return Err(WriteDownError::Known(known));
        }
    }
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
