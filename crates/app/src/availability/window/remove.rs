//! The end of a one-off window.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::WindowId;

use super::facts;
use crate::availability::access::{Change, kept_doctor, unchanged_since};
use crate::availability::affected::settle;
use crate::availability::{AvailabilityError, Remove};
use crate::live::note_removed;
use crate::ports::{Act, Clock, Intent, Store};

/// Removes a one-off window.
///
/// # Errors
/// As for a change of a rule.
pub async fn remove_window(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<WindowId>,
) -> Result<(), AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    let window = uow.availability().find_window(cmd.doctor, cmd.id).await?;
    let window = window.ok_or(AvailabilityError::UnknownItem)?;
    unchanged_since(cmd.expected, window.version)?;

    let by = Change {
        actor,
        doctor: cmd.doctor,
        now: clock.now(),
    };
    let cancelled = settle(&mut *uow, by, ((&window).into(), cmd.on_conflict), |calendar| {
        calendar.windows.retain(|other| other.id != cmd.id);
    })
    .await?;
    uow.availability().remove_window(cmd.id, window.version).await?;
    let mut details = facts(&window);
    details.push(("cancelled", cancelled.to_string()));
    by.audit(&mut *uow, Act::AvailabilityRemoved, details).await?;
    note_removed(&mut *uow, by.now, &window).await?;
    uow.commit().await?;
    Ok(())
}
