//! The patients of a doctor: those with a turno, past or coming and in any state, with them.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::DoctorId;
use turnoplus_domain::patient::Patient;

use super::list::{ListPatients, searched};
use crate::page::Page;
use crate::ports::{Intent, PatientFilter, Store, StoreError};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum DoctorPatientsError {
    /// Only the staff may.
    #[error("only the staff lists the patients of a doctor")]
    Forbidden,
    /// There is no such doctor, or it is another.
    #[error("no such doctor")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the doctor's patients by name: for the doctor and the front desk.
///
/// # Errors
/// See [`DoctorPatientsError`].
pub async fn list_of_doctor(
    store: &dyn Store,
    actor: &Actor,
    doctor: DoctorId,
    cmd: ListPatients,
) -> Result<Page<Patient, String>, DoctorPatientsError> {
    if actor.role == Role::Patient {
        return Err(DoctorPatientsError::Forbidden);
    }
    if !actor.is_desk() && !actor.is_doctor(doctor) {
        return Err(DoctorPatientsError::Unknown);
    }
    let search = cmd.search.as_deref().map(searched);
    let filter = PatientFilter {
        search: search.filter(|folded| !folded.is_empty()),
        include_closed: cmd.include_closed,
        of_doctor: Some(doctor),
    };
    let mut uow = store.begin(Intent::Read).await?;
    uow.doctors()
        .find(doctor)
        .await?
        .ok_or(DoctorPatientsError::Unknown)?;
    Ok(uow.patients().list(&filter, &cmd.page).await?)
}
