//! Numbered seats: a limit that holds under concurrency, because two bookings that see the same seats free take the
//! same number, and the key lets only one have it.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{SeatRequest, StoreError};
use turnoplus_domain::ids::{AppointmentId, PatientId};
use turnoplus_domain::settings::SeatPool;

use super::seat_entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::insert;
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

const TABLE: &str = "patient_seat";

/// See [`turnoplus_app::ports::ClaimRepository::take_seat`].
pub(super) async fn take(db: &Session, wanted: &SeatRequest) -> Result<bool, StoreError> {
    let now = DbInstant::of(wanted.now);
    let (first, last) = (
        wanted.pool.first_seat(),
        wanted.pool.first_seat() + SeatPool::SIZE - 1,
    );
    let rows = Entity::find()
        .filter(Column::PatientId.eq(wanted.patient.uuid()))
        .filter(Column::Seat.between(first, last))
        .order_by_asc(Column::Seat)
        .all(db)
        .await
        .map_err(from_db)?;
    let (over, taken): (Vec<Model>, Vec<Model>) = rows.into_iter().partition(|seat| seat.held_until <= now);
    if wanted.most.is_some_and(|most| taken.len() >= usize::from(most)) {
        return Ok(false);
    }
    if !over.is_empty() {
        Entity::delete_many()
            .filter(Column::PatientId.eq(wanted.patient.uuid()))
            .filter(Column::Seat.is_in(over.iter().map(|seat| seat.seat)))
            .filter(Column::HeldUntil.lte(now))
            .exec(db)
            .await
            .map_err(from_db)?;
    }
    let seat = Model {
        patient_id: wanted.patient.uuid(),
        seat: lowest_free(first, &taken),
        owner_id: wanted.owner.uuid(),
        held_until: DbInstant::of(wanted.until),
    };
    insert::<Entity>(db, seat).await.map_err(twin_is_contention)?;
    Ok(true)
}

/// See [`turnoplus_app::ports::ClaimRepository::hand_over`]: the pool that a seat was taken in is told by its number.
pub(super) async fn hand_over(
    db: &Session,
    (from, to): (PatientId, PatientId),
    now: Timestamp,
) -> Result<(), StoreError> {
    let held = Entity::find()
        .filter(Column::PatientId.eq(from.uuid()))
        .order_by_asc(Column::Seat)
        .all(db)
        .await
        .map_err(from_db)?;
    if held.is_empty() {
        return Ok(());
    }
    Entity::delete_many()
        .filter(Column::PatientId.eq(from.uuid()))
        .exec(db)
        .await
        .map_err(from_db)?;
    let over = DbInstant::of(now);
    for seat in held.into_iter().filter(|seat| seat.held_until > over) {
        let wanted = SeatRequest {
            patient: to,
            pool: pool_of(seat.seat)?,
            owner: AppointmentId::new(seat.owner_id),
            until: seat.held_until.get(TABLE)?,
            most: None,
            now,
        };
        take(db, &wanted).await?;
    }
    Ok(())
}

fn pool_of(seat: i32) -> Result<SeatPool, StoreError> {
    let number = u16::try_from((seat - 1).div_euclid(SeatPool::SIZE));
    number
        .map(SeatPool::new)
        .map_err(|_| corrupt(TABLE, "the seat is out of range"))
}

/// Counted from the pool's first. `taken` is sorted.
fn lowest_free(first: i32, taken: &[Model]) -> i32 {
    let mut free = first;
    for seat in taken {
        if seat.seat == free {
            free += 1;
        }
    }
    free
}

pub(super) async fn release(db: &Session, owner: AppointmentId) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::OwnerId.eq(owner.uuid()))
        .exec(db)
        .await
        .map_err(from_db)?;
    Ok(())
}
