//! The turnos of both, and how those of the other become the survivor's.

use jiff::Timestamp;
use turnoplus_domain::appointment::{Appointment, Change};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;

use super::pair::Pair;
use crate::appointment::export::every;
use crate::appointment::record::{Deed, note};
use crate::contention::{stale_is_lost_race, twin_is_lost_race};
use crate::ports::{AppointmentFilter, StoreError, UnitOfWork};

/// Every turno of the patient, in any state, by start.
pub(super) async fn all_of(
    uow: &mut dyn UnitOfWork,
    patient: PatientId,
) -> Result<Vec<Appointment>, StoreError> {
    let filter = AppointmentFilter {
        patient: Some(patient),
        ..AppointmentFilter::default()
    };
    let all = every(uow, &filter, usize::MAX).await?.unwrap_or_default();
    Ok(all.into_iter().map(|view| view.appointment).collect())
}

/// Makes the other's turnos the survivor's, with the time and the seats that they hold and the reminders that wait. Nobody
/// is written to: for the person nothing changed.
pub(super) async fn hand_over(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    (pair, turnos): (&Pair, &[Appointment]),
    now: Timestamp,
) -> Result<(), StoreError> {
    let (survivor, other) = (pair.survivor.id, pair.other.id);
    let from = [("from", other.to_string())];
    for turno in turnos {
        let theirs = turno.merged(survivor, now);
        uow.appointments()
            .save(&theirs)
            .await
            .map_err(stale_is_lost_race)?;
        let deed = Deed {
            change: Change::Merged,
            reason: None,
            details: &from,
        };
        note(uow, actor, &theirs, deed).await?;
    }
    // No two of them met when they were looked at: one that does now was moved there meanwhile.
    uow.claims()
        .hand_over(other, survivor, now)
        .await
        .map_err(twin_is_lost_race)?;
    uow.outbox().hand_over(other, survivor).await
}
