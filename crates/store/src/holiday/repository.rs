//! Finding and keeping holidays.

use async_trait::async_trait;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{HolidayRepository, StoreError};
use turnoplus_domain::holiday::Holiday;
use turnoplus_domain::ids::HolidayId;
use turnoplus_domain::version::Version;

use super::entity::{Column, Entity};
use super::mapping::{holiday, row};
use super::year_entity;
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::{compare_and_delete, compare_and_set, insert};
use crate::unit_of_work::Session;

/// See [`HolidayRepository`].
pub(crate) struct Holidays<'a>(pub(crate) &'a Session);

#[async_trait]
impl HolidayRepository for Holidays<'_> {
    async fn find(&mut self, id: HolidayId) -> Result<Option<Holiday>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0).await.map_err(from_db)?;
        row.as_ref().map(holiday).transpose()
    }

    async fn list(&mut self, from: Option<Date>, to: Option<Date>) -> Result<Vec<Holiday>, StoreError> {
        let mut query = Entity::find();
        if let Some(from) = from {
            query = query.filter(Column::OnDate.gte(from.to_string()));
        }
        if let Some(to) = to {
            query = query.filter(Column::OnDate.lte(to.to_string()));
        }
        // The clinic's scope is nil, which sorts before every office.
        let rows = query
            .order_by_asc(Column::OnDate)
            .order_by_asc(Column::Scope)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(holiday).collect()
    }

    async fn add(&mut self, holiday: &Holiday) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(holiday)).await
    }

    async fn save(&mut self, holiday: &Holiday) -> Result<(), StoreError> {
        let key = Column::Id.eq(holiday.id.uuid()).into();
        let version = (Column::Version, holiday.version);
        compare_and_set::<Entity>(self.0, row(holiday), key, version, &[Column::Id]).await
    }

    async fn remove(&mut self, id: HolidayId, seen: Version) -> Result<(), StoreError> {
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn claim_year(&mut self, year: i16) -> Result<bool, StoreError> {
        let loaded_year = i32::from(year);
        let known = year_entity::Entity::find_by_id(loaded_year)
            .one(self.0)
            .await
            .map_err(from_db)?;
        if known.is_some() {
            return Ok(false);
        }
        insert::<year_entity::Entity>(self.0, year_entity::Model { loaded_year })
            .await
            .map_err(twin_is_contention)?;
        Ok(true)
    }
}
