//! The quota of sobreturnos: numbered like a patient's seats, because two that count the same number see the same room.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{OverbookingSeat, StoreError};
use turnoplus_domain::ids::AppointmentId;

use super::overbooking_seat_entity::{Column, Entity, Model};
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::insert;
use crate::unit_of_work::Session;

/// See [`turnoplus_app::ports::ClaimRepository::take_overbooking_seat`].
pub(super) async fn take(db: &Session, wanted: &OverbookingSeat) -> Result<bool, StoreError> {
    let day = wanted.day.to_string();
    let taken: Vec<i32> = Entity::find()
        .select_only()
        .column(Column::Seat)
        .filter(Column::DoctorId.eq(wanted.doctor.uuid()))
        .filter(Column::OnDate.eq(day.as_str()))
        .order_by_asc(Column::Seat)
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    if wanted.most.is_some_and(|most| taken.len() >= usize::from(most)) {
        return Ok(false);
    }
    // Counted from 1, and sorted: the first number that is skipped is free.
    let lowest_free = taken.iter().fold(1, |free, seat| free + i32::from(*seat == free));
    let seat = Model {
        doctor_id: wanted.doctor.uuid(),
        on_date: day,
        seat: lowest_free,
        owner_id: wanted.owner.uuid(),
    };
    insert::<Entity>(db, seat).await.map_err(twin_is_contention)?;
    Ok(true)
}

/// See [`turnoplus_app::ports::ClaimRepository::release_overbooking_seat`].
pub(super) async fn release(db: &Session, owner: AppointmentId) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::OwnerId.eq(owner.uuid()))
        .exec(db)
        .await
        .map_err(from_db)?;
    Ok(())
}
