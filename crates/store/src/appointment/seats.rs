//! Numbered seats: a limit that holds under concurrency, because two bookings that see the same seats free take the
//! same number, and the key lets only one have it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{SeatRequest, StoreError};
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::settings::SeatPool;

use super::seat_entity::{Column, Entity, Model};
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::insert;
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

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
