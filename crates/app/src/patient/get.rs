//! Reads one patient: the front desk any, a doctor those who have a turno with them, patients
//! themselves and their guardians.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Patient, acts_for};

use crate::page::PageRequest;
use crate::ports::{AppointmentFilter, Intent, Store, StoreError, UnitOfWork};

/// Why there is no patient to show.
#[derive(Debug, thiserror::Error)]
pub enum GetPatientError {
    /// There is none with this id, or it is not for the asker to see.
    #[error("no such patient")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads one patient, closed ones too.
///
/// # Errors
/// See [`GetPatientError`].
pub async fn get(store: &dyn Store, actor: &Actor, id: PatientId) -> Result<Patient, GetPatientError> {
    let mut uow = store.begin(Intent::Read).await?;
    let patient = uow.patients().find(id).await?.ok_or(GetPatientError::Unknown)?;
    if actor.is_desk() || acts_for(actor, id) || attends(uow.as_mut(), actor, id).await? {
        Ok(patient)
    } else {
        Err(GetPatientError::Unknown)
    }
}

/// Whether the asker is a doctor with a turno, past or coming and in any state, of the patient.
async fn attends(uow: &mut dyn UnitOfWork, actor: &Actor, patient: PatientId) -> Result<bool, StoreError> {
    let Some(doctor) = actor.doctor.filter(|doctor| actor.is_doctor(*doctor)) else {
        return Ok(false);
    };
    let filter = AppointmentFilter {
        doctor: Some(doctor),
        patient: Some(patient),
        ..AppointmentFilter::default()
    };
    let found = uow
        .appointments()
        .list(
            &filter,
            &PageRequest {
                limit: 1,
                after: None,
            },
        )
        .await?;
    Ok(!found.items.is_empty())
}
