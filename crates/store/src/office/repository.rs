//! Finding and keeping offices.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{OfficeReferences, OfficeRepository, StoreError, fold};
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::Office;
use turnoplus_domain::version::Version;

use super::entity::{Column, Entity};
use super::mapping::{office, row};
use crate::appointment;
use crate::availability::{rule_entity, window_entity};
use crate::db_error::from_db;
use crate::db_row::{compare_and_delete, compare_and_set, count, insert};
use crate::doctor::office_entity;
use crate::unit_of_work::Session;

/// See [`OfficeRepository`].
pub(crate) struct Offices<'a>(pub(crate) &'a Session);

#[async_trait]
impl OfficeRepository for Offices<'_> {
    async fn find(&mut self, id: OfficeId) -> Result<Option<Office>, StoreError> {
        Entity::find_by_id(id.uuid())
            .one(self.0)
            .await
            .map_err(from_db)?
            .as_ref()
            .map(office)
            .transpose()
    }

    async fn list(&mut self) -> Result<Vec<Office>, StoreError> {
        let rows = Entity::find().all(self.0).await.map_err(from_db)?;
        let mut offices: Vec<Office> = rows.iter().map(office).collect::<Result<_, _>>()?;
        offices.sort_by_cached_key(|office| (fold(office.name.as_str()), office.id));
        Ok(offices)
    }

    async fn add(&mut self, office: &Office) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(office)).await
    }

    async fn save(&mut self, office: &Office) -> Result<(), StoreError> {
        let key = Column::Id.eq(office.id.uuid()).into();
        compare_and_set::<Entity>(
            self.0,
            row(office),
            key,
            (Column::Version, office.version),
            &[Column::Id],
        )
        .await
    }

    async fn remove(&mut self, id: OfficeId, seen: Version) -> Result<(), StoreError> {
        // Its closures go with it: the schema says so.
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn references(&mut self, id: OfficeId) -> Result<OfficeReferences, StoreError> {
        let attending = office_entity::Entity::find().filter(office_entity::Column::OfficeId.eq(id.uuid()));
        let rules = rule_entity::Entity::find().filter(rule_entity::Column::OfficeId.eq(id.uuid()));
        let windows = window_entity::Entity::find().filter(window_entity::Column::OfficeId.eq(id.uuid()));
        let turnos =
            appointment::entity::Entity::find().filter(appointment::entity::Column::OfficeId.eq(id.uuid()));
        Ok(OfficeReferences {
            doctors: count(self.0, attending, office_entity::Column::DoctorId).await?,
            hours: count(self.0, rules, rule_entity::Column::Id).await?
                + count(self.0, windows, window_entity::Column::Id).await?,
            appointments: count(self.0, turnos, appointment::entity::Column::Id).await?,
        })
    }
}
