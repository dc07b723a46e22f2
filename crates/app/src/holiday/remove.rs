//! Removes a holiday: the day is a day like any other. What an office said against the clinic goes with it, and may
//! shut the office.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::HolidayId;
use turnoplus_domain::version::Version;

use super::shutting::Shutting;
use super::{HolidayError, admins_only, entry};
use crate::availability::OnConflict;
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, Clock, Intent, Store};

/// A holiday to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveHoliday {
    /// Which.
    pub id: HolidayId,
    /// Only when it still has this version.
    pub expected: Option<Version>,
    /// What becomes of the turnos on the day, should it be shut without it.
    pub on_conflict: OnConflict,
}

/// Removes a holiday. It stays away: no list is loaded twice.
///
/// # Errors
/// See [`HolidayError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveHoliday,
) -> Result<(), HolidayError> {
    admins_only(actor)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow.holidays().find(cmd.id).await?.ok_or(HolidayError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(HolidayError::VersionMismatch {
            current: current.version,
        });
    }
    let held = Shutting::hold(uow.as_mut(), current.office, vec![current.date]).await?;
    let mut after = held.before.clone();
    after.retain(|holiday| holiday.id != current.id);
    let cancelled = held
        .settle(uow.as_mut(), (actor, now), &after, cmd.on_conflict)
        .await?;
    uow.holidays()
        .remove(current.id, current.version)
        .await
        .map_err(stale_is_lost_race)?;
    uow.audit()
        .record(&entry(actor, now, Act::HolidayRemoved, (&current, cancelled)))
        .await?;
    uow.commit().await?;
    Ok(())
}
