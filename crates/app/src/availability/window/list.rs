//! A doctor's one-off windows.

use turnoplus_domain::availability::AvailabilityWindow;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::DoctorId;

use crate::availability::AvailabilityError;
use crate::availability::access::kept_doctor;
use crate::ports::{Intent, Store};

/// The one-off windows of a doctor whose availability the actor keeps.
///
/// # Errors
/// [`AvailabilityError::Forbidden`], [`AvailabilityError::UnknownDoctor`] and the store's.
pub async fn list_windows(
    store: &dyn Store,
    actor: &Actor,
    doctor: DoctorId,
) -> Result<Vec<AvailabilityWindow>, AvailabilityError> {
    let mut uow = store.begin(Intent::Read).await?;
    kept_doctor(&mut *uow, actor, doctor).await?;
    Ok(uow.availability().list_windows(doctor).await?)
}
