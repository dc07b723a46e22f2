//! Whom a patient answers for, and who answers for a patient.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Guardianship, Patient};

use crate::ports::{Intent, Store, StoreError, UnitOfWork};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListDependantsError {
    /// Doctors do not keep these.
    #[error("not for this role")]
    Forbidden,
    /// There is no such patient, or it is somebody else.
    #[error("no such patient")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom the patient answers for, by name: for the patient and the front desk.
///
/// # Errors
/// See [`ListDependantsError`].
pub async fn list_dependants(
    store: &dyn Store,
    actor: &Actor,
    guardian: PatientId,
) -> Result<Vec<(Guardianship, Patient)>, ListDependantsError> {
    let mut uow = store.begin(Intent::Read).await?;
    assert_theirs(uow.as_mut(), actor, guardian).await?;
    Ok(uow.guardianships().list_dependants(guardian).await?)
}

/// Who answers for the patient, by name: for the patient and the front desk.
///
/// # Errors
/// See [`ListDependantsError`].
pub async fn list_guardians(
    store: &dyn Store,
    actor: &Actor,
    dependant: PatientId,
) -> Result<Vec<(Guardianship, Patient)>, ListDependantsError> {
    let mut uow = store.begin(Intent::Read).await?;
    assert_theirs(uow.as_mut(), actor, dependant).await?;
    Ok(uow.guardianships().list_guardians(dependant).await?)
}

async fn assert_theirs(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    patient: PatientId,
) -> Result<(), ListDependantsError> {
    if actor.role == Role::Doctor {
        return Err(ListDependantsError::Forbidden);
    }
    if !actor.is_desk() && !actor.is_patient(patient) {
        return Err(ListDependantsError::Unknown);
    }
    uow.patients()
        .find(patient)
        .await?
        .ok_or(ListDependantsError::Unknown)?;
    Ok(())
}
