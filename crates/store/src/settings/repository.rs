//! Reading and keeping the settings.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait};
use turnoplus_app::ports::{OverrideFilter, SettingsRepository, StoreError};
use turnoplus_domain::settings::{ClinicSettings, OverrideScope, PolicyOverride, SeatPool};

use super::entity::{Column, Entity};
use super::mapping::{THE_ROW, row, settings};
use super::overrides;
use crate::db_error::{corrupt, from_db};
use crate::db_row::compare_and_set;
use crate::unit_of_work::Session;

/// See [`SettingsRepository`].
pub(crate) struct Settings<'a>(pub(crate) &'a Session);

#[async_trait]
impl SettingsRepository for Settings<'_> {
    async fn get(&mut self) -> Result<ClinicSettings, StoreError> {
        let row = Entity::find_by_id(THE_ROW).one(self.0).await.map_err(from_db)?;
        settings(&row.ok_or_else(|| corrupt("clinic_settings", "the row is missing"))?)
    }

    async fn save(&mut self, settings: &ClinicSettings) -> Result<(), StoreError> {
        let key = Column::Id.eq(THE_ROW).into();
        let version = (Column::Version, settings.version);
        compare_and_set::<Entity>(self.0, row(settings)?, key, version, &[Column::Id]).await
    }

    async fn list_overrides(&mut self, filter: OverrideFilter) -> Result<Vec<PolicyOverride>, StoreError> {
        overrides::list(self.0, filter).await
    }

    async fn find_override(&mut self, scope: OverrideScope) -> Result<Option<PolicyOverride>, StoreError> {
        overrides::find(self.0, scope).await
    }

    async fn next_pool(&mut self) -> Result<SeatPool, StoreError> {
        overrides::next_pool(self.0).await
    }

    async fn add_override(&mut self, over: &PolicyOverride) -> Result<(), StoreError> {
        overrides::add(self.0, over).await
    }

    async fn save_override(&mut self, over: &PolicyOverride) -> Result<(), StoreError> {
        overrides::save(self.0, over).await
    }

    async fn remove_override(&mut self, over: &PolicyOverride) -> Result<(), StoreError> {
        overrides::remove(self.0, over).await
    }
}
