//! The end of an absence.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::AbsenceId;

use super::facts;
use crate::availability::access::{Change, kept_doctor, unchanged_since};
use crate::availability::{AvailabilityError, Remove};
use crate::live::note_removed;
use crate::ports::{Act, ClaimOwner, Clock, Intent, Store};

/// Removes an absence: its time is free again at once. No turno is affected, whatever is said about them.
///
/// # Errors
/// [`AvailabilityError`] for people who do not keep this agenda, an absence that is not there or has changed, and
/// the store's.
pub async fn remove_absence(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<AbsenceId>,
) -> Result<(), AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    let absence = uow.availability().find_absence(cmd.doctor, cmd.id).await?;
    let absence = absence.ok_or(AvailabilityError::UnknownItem)?;
    unchanged_since(cmd.expected, absence.version)?;
    // The row first: whoever changes the absence at this moment waits or loses, and leaves no claim behind.
    uow.availability().remove_absence(cmd.id, absence.version).await?;
    uow.claims().release(ClaimOwner::Absence(cmd.id)).await?;
    let by = Change {
        actor,
        doctor: cmd.doctor,
        now: clock.now(),
    };
    by.audit(&mut *uow, Act::AvailabilityRemoved, facts(&absence))
        .await?;
    note_removed(&mut *uow, by.now, &absence).await?;
    uow.commit().await?;
    Ok(())
}
