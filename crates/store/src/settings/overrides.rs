//! Where doctors and visit types depart from the clinic's policy, as rows. The key is the scope in one text, because a
//! key of two columns of which one may be missing is no key.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use turnoplus_app::ports::{OverrideFilter, StoreError};
use turnoplus_domain::ids::{DoctorId, VisitTypeId};
use turnoplus_domain::settings::{OverrideScope, PolicyOverride, PolicyTerms, SeatPool};
use turnoplus_domain::time::{InvalidMinutes, Minutes};
use uuid::Uuid;

use super::override_entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{compare_and_delete, compare_and_set, insert, narrow, stored_version, version};
use crate::unit_of_work::Session;

const TABLE: &str = "policy_override";

pub(super) async fn list(db: &Session, filter: OverrideFilter) -> Result<Vec<PolicyOverride>, StoreError> {
    let mut query = Entity::find();
    match (filter.doctor, filter.visit_type) {
        // The question of every booking: three keys.
        (Some(doctor), Some(visit_type)) => {
            let keys = OverrideScope::ladder(doctor, visit_type).map(key);
            query = query.filter(Column::Scope.is_in(keys));
        }
        (Some(doctor), None) => {
            let own = ColumnTrait::eq(&Column::DoctorId, doctor.uuid());
            query = query.filter(own.or(Column::DoctorId.is_null()));
        }
        (None, Some(visit_type)) => {
            let own = ColumnTrait::eq(&Column::VisitTypeId, visit_type.uuid());
            query = query.filter(own.or(Column::VisitTypeId.is_null()));
        }
        (None, None) => {}
    }
    let rows = query.all(db).await.map_err(from_db)?;
    rows.iter().map(policy_override).collect()
}

pub(super) async fn find(db: &Session, scope: OverrideScope) -> Result<Option<PolicyOverride>, StoreError> {
    let row = Entity::find_by_id(key(scope)).one(db).await.map_err(from_db)?;
    row.as_ref().map(policy_override).transpose()
}

pub(super) async fn next_pool(db: &Session) -> Result<SeatPool, StoreError> {
    let last: Option<Option<i32>> = Entity::find()
        .select_only()
        .column_as(Column::Pool.max(), "last")
        .into_tuple()
        .one(db)
        .await
        .map_err(from_db)?;
    pool(last.flatten().unwrap_or(0) + 1)
}

pub(super) async fn add(db: &Session, over: &PolicyOverride) -> Result<(), StoreError> {
    insert::<Entity>(db, row(over)?).await.map_err(twin_is_contention)
}

pub(super) async fn save(db: &Session, over: &PolicyOverride) -> Result<(), StoreError> {
    let found = ColumnTrait::eq(&Column::Scope, key(over.scope)).into();
    let kept = [Column::Scope, Column::DoctorId, Column::VisitTypeId, Column::Pool];
    compare_and_set::<Entity>(db, row(over)?, found, (Column::Version, over.version), &kept).await
}

pub(super) async fn remove(db: &Session, over: &PolicyOverride) -> Result<(), StoreError> {
    let found = ColumnTrait::eq(&Column::Scope, key(over.scope)).into();
    compare_and_delete::<Entity>(db, found, (Column::Version, over.version)).await
}

fn key(scope: OverrideScope) -> String {
    let part = |id: Option<Uuid>| id.map_or_else(|| "any".to_owned(), |id| id.to_string());
    format!(
        "{}/{}",
        part(scope.doctor().map(DoctorId::uuid)),
        part(scope.visit_type().map(VisitTypeId::uuid))
    )
}

fn row(over: &PolicyOverride) -> Result<Model, StoreError> {
    let wide = |number: Option<u32>| {
        number
            .map(i32::try_from)
            .transpose()
            .map_err(|_| corrupt(TABLE, "a number is too large to store"))
    };
    let minutes = |length: Option<Minutes>| length.map(|length| i32::from(length.get()));
    let terms = &over.terms;
    Ok(Model {
        scope: key(over.scope),
        doctor_id: over.scope.doctor().map(DoctorId::uuid),
        visit_type_id: over.scope.visit_type().map(VisitTypeId::uuid),
        pool: i32::from(over.pool.get()),
        slot_step_minutes: terms.slot_step_minutes.map(i32::from),
        min_lead_minutes: wide(terms.min_lead_minutes)?,
        max_horizon_days: terms.max_horizon_days.map(i32::from),
        cancellation_window_minutes: wide(terms.cancellation_window_minutes)?,
        max_active_appointments: terms.max_active_appointments.map(i32::from),
        no_show_grace_minutes: terms.no_show_grace_minutes.map(i32::from),
        max_overbookings_per_day: terms.max_overbookings_per_day.map(i32::from),
        duration: minutes(terms.duration),
        buffer_before: minutes(terms.buffer_before),
        buffer_after: minutes(terms.buffer_after),
        version: stored_version(over.version),
    })
}

fn policy_override(row: &Model) -> Result<PolicyOverride, StoreError> {
    fn number<T: TryFrom<i32>>(column: &str, raw: Option<i32>) -> Result<Option<T>, StoreError> {
        raw.map(|raw| narrow(TABLE, column, raw)).transpose()
    }
    let doctor = row.doctor_id.map(DoctorId::new);
    let visit_type = row.visit_type_id.map(VisitTypeId::new);
    let scope = match (doctor, visit_type) {
        (Some(doctor), Some(visit_type)) => OverrideScope::DoctorAndVisitType(doctor, visit_type),
        (Some(doctor), None) => OverrideScope::Doctor(doctor),
        (None, Some(visit_type)) => OverrideScope::VisitType(visit_type),
        (None, None) => return Err(corrupt(TABLE, "it is for nobody")),
    };
    let terms = PolicyTerms {
        slot_step_minutes: number("slot_step_minutes", row.slot_step_minutes)?,
        min_lead_minutes: number("min_lead_minutes", row.min_lead_minutes)?,
        max_horizon_days: number("max_horizon_days", row.max_horizon_days)?,
        cancellation_window_minutes: number("cancellation_window_minutes", row.cancellation_window_minutes)?,
        max_active_appointments: number("max_active_appointments", row.max_active_appointments)?,
        no_show_grace_minutes: number("no_show_grace_minutes", row.no_show_grace_minutes)?,
        max_overbookings_per_day: number("max_overbookings_per_day", row.max_overbookings_per_day)?,
        duration: minutes(row.duration, Minutes::duration)?,
        buffer_before: minutes(row.buffer_before, Minutes::buffer)?,
        buffer_after: minutes(row.buffer_after, Minutes::buffer)?,
    };
    Ok(PolicyOverride {
        scope,
        pool: pool(row.pool)?,
        terms: terms
            .checked(scope)
            .map_err(|_| corrupt(TABLE, "a value is out of bounds"))?,
        version: version(TABLE, row.version)?,
    })
}

fn pool(number: i32) -> Result<SeatPool, StoreError> {
    narrow(TABLE, "pool", number).map(SeatPool::new)
}

fn minutes(
    raw: Option<i32>,
    parse: impl FnOnce(i64) -> Result<Minutes, InvalidMinutes>,
) -> Result<Option<Minutes>, StoreError> {
    raw.map(|raw| parse(raw.into()))
        .transpose()
        .map_err(|_| corrupt(TABLE, "a length is out of range"))
}
