//! A doctor's absences.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::DoctorId;

use super::ZonedAbsence;
use crate::availability::AvailabilityError;
use crate::availability::access::kept_doctor;
use crate::ports::{Intent, Store};

/// The absences of a doctor whose availability the actor keeps.
///
/// # Errors
/// [`AvailabilityError::Forbidden`], [`AvailabilityError::UnknownDoctor`] and the store's.
pub async fn list_absences(
    store: &dyn Store,
    actor: &Actor,
    doctor: DoctorId,
) -> Result<Vec<ZonedAbsence>, AvailabilityError> {
    let mut uow = store.begin(Intent::Read).await?;
    kept_doctor(&mut *uow, actor, doctor).await?;
    let zone = uow.settings().get().await?.zone;
    let absences = uow.availability().list_absences(doctor).await?;
    Ok(absences
        .into_iter()
        .map(|absence| ZonedAbsence {
            absence,
            zone: zone.clone(),
        })
        .collect())
}
