//! Finding and keeping payers.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{PayerReferences, PayerRepository, StoreError, fold};
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::payer::Payer;
use turnoplus_domain::version::Version;

use super::entity::{Column, Entity};
use super::mapping::{payer, row};
use crate::db_error::from_db;
use crate::db_row::{compare_and_delete, compare_and_set, count, insert};
use crate::doctor::payer_entity;
use crate::patient::coverage_entity;
use crate::unit_of_work::Session;

/// See [`PayerRepository`].
pub(crate) struct Payers<'a>(pub(crate) &'a Session);

#[async_trait]
impl PayerRepository for Payers<'_> {
    async fn find(&mut self, id: PayerId) -> Result<Option<Payer>, StoreError> {
        Entity::find_by_id(id.uuid())
            .one(self.0)
            .await
            .map_err(from_db)?
            .as_ref()
            .map(payer)
            .transpose()
    }

    async fn list(&mut self) -> Result<Vec<Payer>, StoreError> {
        let rows = Entity::find().all(self.0).await.map_err(from_db)?;
        let mut payers: Vec<Payer> = rows.iter().map(payer).collect::<Result<_, _>>()?;
        payers.sort_by_cached_key(|payer| (fold(payer.name.as_str()), payer.id));
        Ok(payers)
    }

    async fn add(&mut self, payer: &Payer) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(payer)).await
    }

    async fn save(&mut self, payer: &Payer) -> Result<(), StoreError> {
        let key = Column::Id.eq(payer.id.uuid()).into();
        let version = (Column::Version, payer.version);
        compare_and_set::<Entity>(self.0, row(payer), key, version, &[Column::Id]).await
    }

    async fn remove(&mut self, id: PayerId, seen: Version) -> Result<(), StoreError> {
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn references(&mut self, id: PayerId) -> Result<PayerReferences, StoreError> {
        let accepting = payer_entity::Entity::find().filter(payer_entity::Column::PayerId.eq(id.uuid()));
        let covering = coverage_entity::Entity::find().filter(coverage_entity::Column::PayerId.eq(id.uuid()));
        Ok(PayerReferences {
            doctors: count(self.0, accepting, payer_entity::Column::DoctorId).await?,
            coverages: count(self.0, covering, coverage_entity::Column::PatientId).await?,
        })
    }
}
