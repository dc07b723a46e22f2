//! The two patients, and whether they can be made one at all.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Coverage, MergeRefused, Patient};

use crate::contention::Contended;
use crate::page::PageRequest;
use crate::ports::{Act, AuditFilter, StoreError, Subject, UnitOfWork};

/// Why two patients are not made one, whatever else is known of them.
#[derive(Debug, thiserror::Error)]
pub enum PairError {
    /// Only admins and the front desk may.
    #[error("only admins and the front desk merge patients")]
    Forbidden,
    /// One of them does not exist.
    #[error("no such patient")]
    Unknown,
    /// They do not go together.
    #[error(transparent)]
    Refused(#[from] MergeRefused),
    /// One of them asked to be erased: what is left is kept for the law alone.
    #[error("the patient was erased")]
    Erased,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for PairError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Two patients who can be made one.
pub(super) struct Pair {
    pub(super) survivor: Patient,
    pub(super) other: Patient,
    /// What the survivor gets to know from the other, coverages apart.
    pub(super) filled: Patient,
    /// Which fields that is.
    pub(super) fields: Vec<&'static str>,
    /// The coverages that only the other has.
    pub(super) coverages: Vec<Coverage>,
}

impl Pair {
    pub(super) async fn load(
        uow: &mut dyn UnitOfWork,
        actor: &Actor,
        (survivor, other): (PatientId, PatientId),
    ) -> Result<Self, PairError> {
        if !actor.is_desk() {
            return Err(PairError::Forbidden);
        }
        let survivor = uow.patients().find(survivor).await?.ok_or(PairError::Unknown)?;
        let other = uow.patients().find(other).await?.ok_or(PairError::Unknown)?;
        survivor.check_merge(&other)?;
        for patient in [&survivor, &other] {
            if is_erased(uow, patient).await? {
                return Err(PairError::Erased);
            }
        }
        let (filled, fields) = survivor.filled_from(&other);
        let coverages = survivor.details.coverages.missing_of(&other.details.coverages);
        Ok(Self {
            survivor,
            other,
            filled,
            fields,
            coverages,
        })
    }
}

/// Whoever was erased is closed; of those, the trail tells.
async fn is_erased(uow: &mut dyn UnitOfWork, patient: &Patient) -> Result<bool, StoreError> {
    if patient.active {
        return Ok(false);
    }
    let subject = Subject::Patient(patient.id);
    let erasures = AuditFilter {
        kind: Some(subject.kind().to_owned()),
        subject: Some(subject.id()),
        act: Some(Act::PatientErased.as_str().to_owned()),
        ..AuditFilter::default()
    };
    let first = PageRequest {
        limit: 1,
        after: None,
    };
    let found = uow.audit_trail().list(&erasures, &first).await?;
    Ok(!found.items.is_empty())
}
