//! Claiming a doctor's time off: turnos in the way are settled, and every free bucket of the absence is claimed in
//! every lane. The database's key decides against a booking at the same moment.

use std::collections::HashSet;

use turnoplus_domain::appointment::{Bucket, ClaimKey, claims_of, claims_of_absence};
use turnoplus_domain::availability::Absence;
use turnoplus_domain::time::Interval;

use crate::availability::access::Change;
use crate::availability::affected::{decide, open_turnos};
use crate::availability::{AvailabilityError, OnConflict};
use crate::ports::{ClaimOwner, StoreError, UnitOfWork};

/// How to treat buckets that somebody holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Claiming {
    /// There should be none.
    Plain,
    /// Those of turnos that stay are left out: one that was completed early, one in consultation, the buffer of one
    /// that ends where the absence begins.
    AroundHeld,
}

/// What came of claiming.
pub(super) enum Claimed {
    /// It is claimed, and so many turnos were cancelled for it.
    Done { cancelled: usize },
    /// Something holds a bucket, and this unit of work is over: begin again, around what is held.
    Collided,
}

/// Claims the time of an absence that holds nothing yet, and settles the turnos that lie in it.
pub(super) async fn occupy(
    uow: &mut dyn UnitOfWork,
    by: Change<'_>,
    absence: &Absence,
    (on_conflict, claiming): (OnConflict, Claiming),
) -> Result<Claimed, AvailabilityError> {
    let owner = ClaimOwner::Absence(absence.id);
    // What is past cannot be booked any more, and who was attended then stays.
    let present = Bucket::at(by.now);
    let mut keys: Vec<ClaimKey> = claims_of_absence(absence)
        .filter(|key| key.bucket >= present)
        .collect();

    // Read before the turnos and the other absences: what is not seen among them is not among the held keys either,
    // and collides.
    let held = match claiming {
        Claiming::Plain => Vec::new(),
        Claiming::AroundHeld => uow.claims().held_by_others(owner, &keys).await?,
    };
    apart_from_others(uow, absence).await?;
    let away = absence.interval.to_buckets();
    let mut turnos = match Interval::new(away.start().max(by.now), away.end()) {
        Ok(coming) => open_turnos(uow, absence.doctor, coming).await?,
        Err(_) => Vec::new(),
    };
    turnos.retain(|turno| turno.interval().to_buckets().overlaps(&away));
    // An absent doctor attends nobody: turnos are cancelled or in the way.
    let on_conflict = if on_conflict == OnConflict::Cancel {
        OnConflict::Cancel
    } else {
        OnConflict::Reject
    };
    let cancelled = decide(uow, by, on_conflict, &turnos).await?;

    if !held.is_empty() {
        let mut held: HashSet<ClaimKey> = held.into_iter().collect();
        for freed in turnos.iter().flat_map(claims_of) {
            held.remove(&freed);
        }
        keys.retain(|key| !held.contains(key));
    }
    if keys.is_empty() {
        return Ok(Claimed::Done { cancelled });
    }
    match uow.claims().claim(owner, &keys).await {
        Ok(()) => Ok(Claimed::Done { cancelled }),
        Err(StoreError::Duplicate) if claiming == Claiming::Plain => Ok(Claimed::Collided),
        Err(StoreError::Duplicate) => Err(StoreError::Contention.into()),
        Err(error) => Err(error.into()),
    }
}

/// That the doctor is not away at that time already. Absences keep apart by whole buckets.
async fn apart_from_others(uow: &mut dyn UnitOfWork, absence: &Absence) -> Result<(), AvailabilityError> {
    let away = absence.interval.to_buckets();
    let others = uow.availability().list_absences(absence.doctor).await?;
    let overlapping = others
        .iter()
        .find(|other| other.id != absence.id && other.interval.to_buckets().overlaps(&away));
    overlapping.map_or(Ok(()), |other| {
        Err(AvailabilityError::Overlap { absence: other.id })
    })
}
