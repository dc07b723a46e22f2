//! A new absence.

use turnoplus_domain::availability::Absence;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AbsenceId, DoctorId};
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::Interval;
use turnoplus_domain::version::Version;

use super::occupy::{Claimed, Claiming, occupy};
use super::{ZonedAbsence, facts};
use crate::availability::access::{Change, kept_doctor};
use crate::availability::{AvailabilityError, OnConflict};
use crate::live::note_added;
use crate::ports::{Act, Clock, Intent, Store, StoreError};

/// Takes a doctor's time off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateAbsence {
    /// Its identifier.
    pub id: AbsenceId,
    /// Who is away.
    pub doctor: DoctorId,
    /// When.
    pub interval: Interval,
    /// Why, for the staff.
    pub reason: Option<Reason>,
    /// What becomes of the turnos that lie in it; [`OnConflict::Keep`] counts as [`OnConflict::Reject`].
    pub on_conflict: OnConflict,
}

/// Takes a doctor's time off. It may have begun, but not ended.
///
/// # Errors
/// [`AvailabilityError::Affected`] when turnos lie in it and are not to be cancelled; [`AvailabilityError::Overlap`]
/// when the doctor is away then already; people who do not keep this agenda; times out of bounds; the store's.
pub async fn create_absence(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateAbsence,
) -> Result<ZonedAbsence, AvailabilityError> {
    let absence = Absence {
        id: cmd.id,
        doctor: cmd.doctor,
        interval: cmd.interval,
        reason: cmd.reason,
        version: Version::FIRST,
    };
    for claiming in [Claiming::Plain, Claiming::AroundHeld] {
        let mut uow = store.begin(Intent::Write).await?;
        kept_doctor(&mut *uow, actor, absence.doctor).await?;
        let by = Change {
            actor,
            doctor: absence.doctor,
            now: clock.now(),
        };
        Absence::check_length(&absence.interval)?;
        if absence.interval.end() <= by.now {
            return Err(AvailabilityError::InThePast);
        }
        uow.availability().add_absence(&absence).await?;
        match occupy(&mut *uow, by, &absence, (cmd.on_conflict, claiming)).await? {
            Claimed::Collided => {}
            Claimed::Done { cancelled } => {
                let mut details = facts(&absence);
                details.push(("cancelled", cancelled.to_string()));
                by.audit(&mut *uow, Act::AvailabilityCreated, details).await?;
                let zone = uow.settings().get().await?.zone;
                note_added(&mut *uow, by.now, &absence).await?;
                uow.commit().await?;
                return Ok(ZonedAbsence { absence, zone });
            }
        }
    }
    Err(StoreError::Contention.into())
}
