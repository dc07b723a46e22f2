//! A change of a one-off window.

use jiff::civil::{Date, Time};
use turnoplus_domain::availability::AvailabilityWindow;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{DoctorId, OfficeId, WindowId};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;

use super::facts;
use crate::availability::access::{Change, attends_at, kept_doctor, unchanged_since};
use crate::availability::affected::settle;
use crate::availability::{AvailabilityError, OnConflict};
use crate::live::note_changed;
use crate::ports::{Act, Clock, Intent, Store};

/// Changes a one-off window; what is `None` stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeWindow {
    /// Whose.
    pub doctor: DoctorId,
    /// Which one.
    pub id: WindowId,
    /// Only if it still has this version.
    pub expected: Option<Version>,
    /// Where.
    pub office: Option<OfficeId>,
    /// On which date.
    pub date: Option<Date>,
    /// From when.
    pub start: Option<Time>,
    /// To when; midnight is the end of the date.
    pub end: Option<Time>,
    /// What becomes of turnos that would be left without availability.
    pub on_conflict: OnConflict,
}

/// Changes a one-off window.
///
/// # Errors
/// As for a change of a rule.
pub async fn change_window(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ChangeWindow,
) -> Result<AvailabilityWindow, AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    let current = uow.availability().find_window(cmd.doctor, cmd.id).await?;
    let current = current.ok_or(AvailabilityError::UnknownItem)?;
    unchanged_since(cmd.expected, current.version)?;
    if let Some(office) = cmd.office {
        attends_at(&doctor, office)?;
    }
    let span = CivilSpan::new(
        cmd.start.unwrap_or(current.span.start()),
        cmd.end.unwrap_or(current.span.end()),
    )?;
    let changed = AvailabilityWindow {
        office: cmd.office.unwrap_or(current.office),
        date: cmd.date.unwrap_or(current.date),
        span,
        version: current.version.next(),
        ..current.clone()
    };

    let by = Change {
        actor,
        doctor: cmd.doctor,
        now: clock.now(),
    };
    let cancelled = settle(&mut *uow, by, ((&current).into(), cmd.on_conflict), |calendar| {
        calendar.windows.retain(|window| window.id != changed.id);
        calendar.windows.push(changed.clone());
    })
    .await?;
    uow.availability().save_window(&changed).await?;
    let mut details = facts(&changed);
    details.push(("cancelled", cancelled.to_string()));
    by.audit(&mut *uow, Act::AvailabilityUpdated, details).await?;
    note_changed(&mut *uow, by.now, (&current, &changed)).await?;
    uow.commit().await?;
    Ok(changed)
}
