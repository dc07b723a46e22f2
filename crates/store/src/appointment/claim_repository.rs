//! Claims: rows whose primary key nobody else may have.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use turnoplus_app::ports::{ClaimOwner, ClaimRepository, OverbookingSeat, SeatRequest, StoreError};
use turnoplus_domain::appointment::{Bucket, ClaimKey, Lane, Resource};
use turnoplus_domain::ids::{AppointmentId, OfficeId, PatientId};
use turnoplus_domain::time::Interval;
use uuid::Uuid;

use super::claim_entity::{ActiveModel, Column, Entity, Model};
use super::{day_marks, overbooking_seats, seats};
use crate::db_error::{corrupt, from_db};
use crate::db_row::narrow;
use crate::unit_of_work::Session;

/// The kind of owner that a turno is.
pub(crate) const OWNER_APPOINTMENT: i32 = 0;
/// The kind of owner that an absence is.
pub(crate) const OWNER_ABSENCE: i32 = 1;

/// Rows in one INSERT: six values each, and SQLite binds at most 32 766. Only absences of days come near.
const ROWS_AT_ONCE: usize = 5_000;

/// See [`ClaimRepository`].
pub(crate) struct Claims<'a>(pub(crate) &'a Session);

fn owner_of(owner: ClaimOwner) -> (i32, Uuid) {
    match owner {
        ClaimOwner::Appointment(id) => (OWNER_APPOINTMENT, id.uuid()),
        ClaimOwner::Absence(id) => (OWNER_ABSENCE, id.uuid()),
    }
}

fn row(owner: ClaimOwner, key: &ClaimKey) -> Model {
    let (owner_kind, owner_id) = owner_of(owner);
    Model {
        resource_kind: i32::from(key.resource.kind()),
        resource_id: key.resource.uuid(),
        bucket: key.bucket.get(),
        lane: i32::from(key.lane.get()),
        owner_kind,
        owner_id,
    }
}

pub(crate) fn key(row: &Model) -> Result<ClaimKey, StoreError> {
    const TABLE: &str = "slot_claim";
    let kind = narrow(TABLE, "resource_kind", row.resource_kind)?;
    let lane = narrow(TABLE, "lane", row.lane)?;
    Ok(ClaimKey {
        resource: Resource::from_stored(kind, row.resource_id)
            .ok_or_else(|| corrupt(TABLE, "no such resource"))?,
        bucket: Bucket::new(row.bucket),
        lane: Lane::new(lane).map_err(|_| corrupt(TABLE, "lane is out of range"))?,
    })
}

/// Rows of one resource and lane lie side by side in the key: one range each instead of one condition each.
struct Stretch {
    resource: Resource,
    lane: Lane,
    first: Bucket,
    last: Bucket,
}

fn stretches(keys: &[ClaimKey]) -> Vec<Stretch> {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable_by_key(|key| (key.resource, key.lane, key.bucket));
    let mut stretches: Vec<Stretch> = Vec::new();
    for key in sorted {
        match stretches.last_mut() {
            Some(last)
                if last.resource == key.resource
                    && last.lane == key.lane
                    && key.bucket.get() <= last.last.get() + 1 =>
            {
                last.last = key.bucket;
            }
            _ => stretches.push(Stretch {
                resource: key.resource,
                lane: key.lane,
                first: key.bucket,
                last: key.bucket,
            }),
        }
    }
    stretches
}

fn within(stretch: &Stretch) -> Condition {
    Condition::all()
        .add(Column::ResourceKind.eq(i32::from(stretch.resource.kind())))
        .add(Column::ResourceId.eq(stretch.resource.uuid()))
        .add(Column::Bucket.gte(stretch.first.get()))
        .add(Column::Bucket.lte(stretch.last.get()))
        .add(Column::Lane.eq(i32::from(stretch.lane.get())))
}

#[async_trait]
impl ClaimRepository for Claims<'_> {
    async fn claim(&mut self, owner: ClaimOwner, keys: &[ClaimKey]) -> Result<(), StoreError> {
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        for chunk in sorted.chunks(ROWS_AT_ONCE) {
            let rows = chunk.iter().map(|key| row(owner, key).into_active_model());
            Entity::insert_many::<ActiveModel, _>(rows)
                .exec_without_returning(self.0)
                .await
                .map_err(from_db)?;
        }
        Ok(())
    }

    async fn release(&mut self, owner: ClaimOwner) -> Result<(), StoreError> {
        let (kind, id) = owner_of(owner);
        Entity::delete_many()
            .filter(Column::OwnerId.eq(id))
            .filter(Column::OwnerKind.eq(kind))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn release_keys(&mut self, owner: ClaimOwner, keys: &[ClaimKey]) -> Result<(), StoreError> {
        let (kind, id) = owner_of(owner);
        for stretch in stretches(keys) {
            Entity::delete_many()
                .filter(within(&stretch))
                .filter(Column::OwnerId.eq(id))
                .filter(Column::OwnerKind.eq(kind))
                .exec(self.0)
                .await
                .map_err(from_db)?;
        }
        Ok(())
    }

    async fn held_by_others(
        &mut self,
        owner: ClaimOwner,
        keys: &[ClaimKey],
    ) -> Result<Vec<ClaimKey>, StoreError> {
        let (kind, id) = owner_of(owner);
        let mut held = Vec::new();
        for stretch in stretches(keys) {
            let rows = Entity::find()
                .filter(within(&stretch))
                .filter(
                    Condition::any()
                        .add(Column::OwnerId.ne(id))
                        .add(Column::OwnerKind.ne(kind)),
                )
                .order_by_asc(Column::Bucket)
                .all(self.0)
                .await
                .map_err(from_db)?;
            for row in &rows {
                held.push(key(row)?);
            }
        }
        held.sort_unstable();
        Ok(held)
    }

    async fn take_seat(&mut self, seat: SeatRequest) -> Result<bool, StoreError> {
        seats::take(self.0, &seat).await
    }

    async fn release_seat(&mut self, owner: AppointmentId) -> Result<(), StoreError> {
        seats::release(self.0, owner).await
    }

    async fn hand_over(&mut self, from: PatientId, to: PatientId, now: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::ResourceId, Expr::value(to.uuid()))
            .filter(Column::ResourceKind.eq(i32::from(Resource::Patient(from).kind())))
            .filter(Column::ResourceId.eq(from.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        seats::hand_over(self.0, (from, to), now).await
    }

    async fn take_overbooking_seat(&mut self, seat: OverbookingSeat) -> Result<bool, StoreError> {
        overbooking_seats::take(self.0, &seat).await
    }

    async fn release_overbooking_seat(&mut self, owner: AppointmentId) -> Result<(), StoreError> {
        overbooking_seats::release(self.0, owner).await
    }

    async fn mark_booking(
        &mut self,
        office: OfficeId,
        interval: Interval,
        owner: AppointmentId,
    ) -> Result<(), StoreError> {
        day_marks::mark_booking(self.0, office, interval, owner).await
    }

    async fn mark_closing(&mut self, office: OfficeId, interval: Interval) -> Result<(), StoreError> {
        day_marks::mark_closing(self.0, office, interval).await
    }
}
