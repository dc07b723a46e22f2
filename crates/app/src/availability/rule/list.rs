//! A doctor's weekly rules.

use turnoplus_domain::availability::AvailabilityRule;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::DoctorId;

use crate::availability::AvailabilityError;
use crate::availability::access::kept_doctor;
use crate::ports::{Intent, Store};

/// The weekly rules of a doctor whose availability the actor keeps.
///
/// # Errors
/// [`AvailabilityError::Forbidden`], [`AvailabilityError::UnknownDoctor`] and the store's.
pub async fn list_rules(
    store: &dyn Store,
    actor: &Actor,
    doctor: DoctorId,
) -> Result<Vec<AvailabilityRule>, AvailabilityError> {
    let mut uow = store.begin(Intent::Read).await?;
    kept_doctor(&mut *uow, actor, doctor).await?;
    Ok(uow.availability().list_rules(doctor).await?)
}
