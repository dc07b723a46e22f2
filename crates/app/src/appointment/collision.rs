//! What a refused claim was about. The database only says that some key is held; whose it is, is asked after the
//! transaction was rolled back, in a new one.

use turnoplus_domain::appointment::{ClaimKey, Resource};
use turnoplus_domain::ids::AppointmentId;

use crate::ports::{ClaimOwner, Intent, Store, StoreError};

/// Who is busy at that time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Busy {
    /// The doctor, in the lane that was tried.
    Doctor,
    /// The patient, with another turno.
    Patient,
}

/// Whose time is held. When nobody holds it any more, whoever did has just let go, and it is worth another try.
///
/// # Errors
/// [`StoreError::Contention`] when all the keys are free again.
pub(super) async fn who_is_busy(
    store: &dyn Store,
    owner: AppointmentId,
    keys: &[ClaimKey],
) -> Result<Busy, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let held = uow
        .claims()
        .held_by_others(ClaimOwner::Appointment(owner), keys)
        .await?;
    if held.iter().any(|key| matches!(key.resource, Resource::Doctor(_))) {
        Ok(Busy::Doctor)
    } else if held.is_empty() {
        Err(StoreError::Contention)
    } else {
        Ok(Busy::Patient)
    }
}
