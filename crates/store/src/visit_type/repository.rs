//! Finding and keeping visit types.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{StoreError, VisitTypeRepository, fold};
use turnoplus_domain::ids::VisitTypeId;
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;

use super::entity::{Column, Entity};
use super::mapping::{row, visit_type};
use crate::appointment;
use crate::db_error::from_db;
use crate::db_row::{compare_and_delete, compare_and_set, count, insert};
use crate::unit_of_work::Session;

/// See [`VisitTypeRepository`].
pub(crate) struct VisitTypes<'a>(pub(crate) &'a Session);

#[async_trait]
impl VisitTypeRepository for VisitTypes<'_> {
    async fn find(&mut self, id: VisitTypeId) -> Result<Option<VisitType>, StoreError> {
        Entity::find_by_id(id.uuid())
            .one(self.0)
            .await
            .map_err(from_db)?
            .as_ref()
            .map(visit_type)
            .transpose()
    }

    async fn list(&mut self) -> Result<Vec<VisitType>, StoreError> {
        let rows = Entity::find().all(self.0).await.map_err(from_db)?;
        let mut types: Vec<VisitType> = rows.iter().map(visit_type).collect::<Result<_, _>>()?;
        types.sort_by_cached_key(|visit_type| (fold(visit_type.name.as_str()), visit_type.id));
        Ok(types)
    }

    async fn add(&mut self, visit_type: &VisitType) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(visit_type)).await
    }

    async fn save(&mut self, visit_type: &VisitType) -> Result<(), StoreError> {
        let key = Column::Id.eq(visit_type.id.uuid()).into();
        let version = (Column::Version, visit_type.version);
        compare_and_set::<Entity>(self.0, row(visit_type), key, version, &[Column::Id]).await
    }

    async fn remove(&mut self, id: VisitTypeId, seen: Version) -> Result<(), StoreError> {
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn count_appointments(&mut self, id: VisitTypeId) -> Result<u64, StoreError> {
        let turnos = appointment::entity::Entity::find()
            .filter(appointment::entity::Column::VisitTypeId.eq(id.uuid()));
        count(self.0, turnos, appointment::entity::Column::Id).await
    }
}
