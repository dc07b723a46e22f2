//! Rows that a booking at an office and a closure of it both write, before either reads what the other would change.
//!
//! A booking reads closures and writes a turno, a closure reads turnos and writes itself: without a common row both can
//! succeed at the same moment on a server, each blind to the other. An office's day has a few rows (shards). A booking
//! writes one of them, so that bookings seldom wait for one another; a closure writes all of them, so that it waits for
//! every booking under way, and every later booking waits for it and then reads it.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::ids::{AppointmentId, OfficeId};
use turnoplus_domain::time::Interval;

use super::day_mark_entity::{ActiveModel, Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::insert;
use crate::unit_of_work::Session;

/// How many rows a day of an office has.
const SHARDS: i32 = 8;
/// Rows in one INSERT: four values each, and SQLite binds at most 32 766.
const ROWS_AT_ONCE: usize = 5_000;

/// The days that an interval touches, counted from 1970-01-01 in UTC: the same whatever the office's zone becomes.
fn days(interval: Interval) -> Result<std::ops::RangeInclusive<i32>, StoreError> {
    const DAY: i64 = 86_400;
    let day = |second: i64| {
        i32::try_from(second.div_euclid(DAY)).map_err(|_| corrupt("office_day_mark", "a day is out of range"))
    };
    let buckets = interval.to_buckets();
    Ok(day(buckets.start().as_second())?..=day(buckets.end().as_second() - 1)?)
}

/// One row of each day: which one follows from the turno, and so is the same when it is tried again.
pub(super) async fn mark_booking(
    db: &Session,
    office: OfficeId,
    interval: Interval,
    owner: AppointmentId,
) -> Result<(), StoreError> {
    let [.., last] = *owner.uuid().as_bytes();
    let shard = i32::from(last) % SHARDS;
    for day in days(interval)? {
        let touched = Entity::update_many()
            .col_expr(Column::Touches, Expr::col(Column::Touches).add(1))
            .filter(Column::OfficeId.eq(office.uuid()))
            .filter(Column::Day.eq(day))
            .filter(Column::Shard.eq(shard))
            .exec(db)
            .await
            .map_err(from_db)?;
        if touched.rows_affected == 0 {
            insert::<Entity>(db, first_touch(office, day, shard))
                .await
                .map_err(twin_is_contention)?;
        }
    }
    Ok(())
}

/// Every row of each day. Those that are missing are made first: the update then holds all there are.
pub(super) async fn mark_closing(
    db: &Session,
    office: OfficeId,
    interval: Interval,
) -> Result<(), StoreError> {
    let days = days(interval)?;
    let (first, last) = (*days.start(), *days.end());
    let there: Vec<(i32, i32)> = Entity::find()
        .select_only()
        .column(Column::Day)
        .column(Column::Shard)
        .filter(Column::OfficeId.eq(office.uuid()))
        .filter(Column::Day.between(first, last))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let there: HashSet<(i32, i32)> = there.into_iter().collect();
    let missing: Vec<Model> = days
        .flat_map(|day| (0..SHARDS).map(move |shard| (day, shard)))
        .filter(|key| !there.contains(key))
        .map(|(day, shard)| first_touch(office, day, shard))
        .collect();
    for rows in missing.chunks(ROWS_AT_ONCE) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        Entity::insert_many::<ActiveModel, _>(rows)
            .exec_without_returning(db)
            .await
            .map_err(from_db)
            .map_err(twin_is_contention)?;
    }
    Entity::update_many()
        .col_expr(Column::Touches, Expr::col(Column::Touches).add(1))
        .filter(Column::OfficeId.eq(office.uuid()))
        .filter(Column::Day.between(first, last))
        .exec(db)
        .await
        .map_err(from_db)?;
    Ok(())
}

fn first_touch(office: OfficeId, day: i32, shard: i32) -> Model {
    Model {
        office_id: office.uuid(),
        day,
        shard,
        touches: 1,
    }
}
