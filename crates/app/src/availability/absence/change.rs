//! A change of an absence.

use jiff::Timestamp;
use turnoplus_domain::availability::Absence;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AbsenceId, DoctorId};
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::Interval;
use turnoplus_domain::version::Version;

use super::occupy::{Claimed, Claiming, occupy};
use super::{ZonedAbsence, facts};
use crate::availability::access::{Change, kept_doctor, unchanged_since};
use crate::availability::{AvailabilityError, OnConflict};
use crate::change::Change as FieldChange;
use crate::live::note_changed;
use crate::ports::{Act, ClaimOwner, Clock, Intent, Store, StoreError, UnitOfWork};

/// Changes an absence; what is `None` stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeAbsence {
    /// Whose.
    pub doctor: DoctorId,
    /// Which one.
    pub id: AbsenceId,
    /// Only if it still has this version.
    pub expected: Option<Version>,
    /// From when.
    pub start: Option<Timestamp>,
    /// Until when.
    pub end: Option<Timestamp>,
    /// Why, for the staff.
    pub reason: FieldChange<Reason>,
    /// What becomes of the turnos that lie in it then; [`OnConflict::Keep`] counts as [`OnConflict::Reject`].
    pub on_conflict: OnConflict,
}

/// Changes an absence. Time that is not part of it any more is free at once.
///
/// # Errors
/// As for a new absence, [`AvailabilityError::UnknownItem`] and [`AvailabilityError::VersionMismatch`].
pub async fn change_absence(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ChangeAbsence,
) -> Result<ZonedAbsence, AvailabilityError> {
    for claiming in [Claiming::Plain, Claiming::AroundHeld] {
        let mut uow = store.begin(Intent::Write).await?;
        kept_doctor(&mut *uow, actor, cmd.doctor).await?;
        let current = uow.availability().find_absence(cmd.doctor, cmd.id).await?;
        let current = current.ok_or(AvailabilityError::UnknownItem)?;
        unchanged_since(cmd.expected, current.version)?;
        let changed = cmd.applied_to(&current)?;
        let by = Change {
            actor,
            doctor: cmd.doctor,
            now: clock.now(),
        };

        // The row first: two changes, or a change and the removal, take turns at it before they touch claims.
        uow.availability().save_absence(&changed).await?;
        let claimed = if changed.interval == current.interval {
            Claimed::Done { cancelled: 0 }
        } else {
            reclaim(&mut *uow, by, &changed, (cmd.on_conflict, claiming)).await?
        };
        if let Claimed::Done { cancelled } = claimed {
            let mut details = facts(&changed);
            details.push(("cancelled", cancelled.to_string()));
            by.audit(&mut *uow, Act::AvailabilityUpdated, details).await?;
            let zone = uow.settings().get().await?.zone;
            note_changed(&mut *uow, by.now, (&current, &changed)).await?;
            uow.commit().await?;
            return Ok(ZonedAbsence {
                absence: changed,
                zone,
            });
        }
    }
    Err(StoreError::Contention.into())
}

/// Gives back what the absence held, and claims what it takes now.
async fn reclaim(
    uow: &mut dyn UnitOfWork,
    by: Change<'_>,
    changed: &Absence,
    how: (OnConflict, Claiming),
) -> Result<Claimed, AvailabilityError> {
    Absence::check_length(&changed.interval)?;
    if changed.interval.end() <= by.now {
        return Err(AvailabilityError::InThePast);
    }
    uow.claims().release(ClaimOwner::Absence(changed.id)).await?;
    occupy(uow, by, changed, how).await
}

impl ChangeAbsence {
    fn applied_to(&self, current: &Absence) -> Result<Absence, AvailabilityError> {
        let interval = Interval::new(
            self.start.unwrap_or(current.interval.start()),
            self.end.unwrap_or(current.interval.end()),
        )?;
        let mut reason = current.reason.clone();
        self.reason.clone().apply(&mut reason);
        Ok(Absence {
            id: current.id,
            doctor: current.doctor,
            interval,
            reason,
            version: current.version.next(),
        })
    }
}
