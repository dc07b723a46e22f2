//! Finding and keeping what guards accounts.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{CredentialRepository, StoreError};
use turnoplus_domain::identity::{AccountSecurity, OneTimeToken, TokenPurpose};
use turnoplus_domain::ids::UserId;

use super::mapping::{security, security_row, token, token_row};
use super::{recovery_entity, security_entity, step_entity, token_entity};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{count, insert};
use crate::db_time::DbInstant;
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

/// See [`CredentialRepository`].
pub(crate) struct Credentials<'a> {
    session: &'a Session,
    keys: &'a SealingKeys,
    /// The versions that this unit of work has read, for the compare-and-set when it saves.
    read: &'a mut Vec<(UserId, i64)>,
}

impl<'a> Credentials<'a> {
    pub(crate) fn new(session: &'a Session, keys: &'a SealingKeys, read: &'a mut Vec<(UserId, i64)>) -> Self {
        Self { session, keys, read }
    }
}

#[async_trait]
impl CredentialRepository for Credentials<'_> {
    async fn find(&mut self, user: UserId) -> Result<AccountSecurity, StoreError> {
        let row = security_entity::Entity::find_by_id(user.uuid())
            .one(self.session)
            .await
            .map_err(from_db)?;
        self.read.retain(|(known, _)| *known != user);
        match row {
            None => Ok(AccountSecurity::default()),
            Some(row) => {
                self.read.push((user, row.version));
                security(self.keys, row)
            }
        }
    }

    async fn save(&mut self, user: UserId, security: &AccountSecurity) -> Result<(), StoreError> {
        use security_entity::{Column, Entity};
        let known = self
            .read
            .iter()
            .find(|(known, _)| *known == user)
            .map(|(_, version)| *version);
        let Some(before) = known else {
            let row = security_row(self.keys, user, security, 1)?;
            return insert::<Entity>(self.session, row)
                .await
                .map_err(twin_is_contention);
        };
        let mut changes: security_entity::ActiveModel =
            security_row(self.keys, user, security, before + 1)?.into();
        for column in <Column as sea_orm::Iterable>::iter() {
            if !matches!(column, Column::UserId) {
                sea_orm::ActiveModelTrait::reset(&mut changes, column);
            }
        }
        let touched = Entity::update_many()
            .set(changes)
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::Version.eq(before))
            .exec(self.session)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            self.read.retain(|(known, _)| *known != user);
            self.read.push((user, before + 1));
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }

    async fn use_step(&mut self, user: UserId, step: u64, at: Timestamp) -> Result<bool, StoreError> {
        let step = i64::try_from(step).map_err(|_| corrupt("totp_step", "a time step is out of range"))?;
        let spent = step_entity::Entity::find_by_id((user.uuid(), step))
            .one(self.session)
            .await
            .map_err(from_db)?;
        if spent.is_some() {
            return Ok(false);
        }
        let row = step_entity::Model {
            user_id: user.uuid(),
            step,
            used_at: DbInstant::of(at),
        };
        insert::<step_entity::Entity>(self.session, row)
            .await
            .map_err(twin_is_contention)?;
        Ok(true)
    }

    async fn set_recovery_codes(&mut self, user: UserId, hashes: &[[u8; 32]]) -> Result<(), StoreError> {
        use recovery_entity::{Column, Entity};
        Entity::delete_many()
            .filter(Column::UserId.eq(user.uuid()))
            .exec(self.session)
            .await
            .map_err(from_db)?;
        for hash in hashes {
            let row = recovery_entity::Model {
                user_id: user.uuid(),
                hash: hash.to_vec(),
            };
            insert::<Entity>(self.session, row)
                .await
                .map_err(twin_is_contention)?;
        }
        Ok(())
    }

    async fn spend_recovery_code(&mut self, user: UserId, hash: &[u8; 32]) -> Result<bool, StoreError> {
        use recovery_entity::{Column, Entity};
        let touched = Entity::delete_many()
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::Hash.eq(hash.to_vec()))
            .exec(self.session)
            .await
            .map_err(from_db)?
            .rows_affected;
        Ok(touched == 1)
    }

    async fn count_recovery_codes(&mut self, user: UserId) -> Result<u64, StoreError> {
        use recovery_entity::{Column, Entity};
        let query = Entity::find().filter(Column::UserId.eq(user.uuid()));
        count(self.session, query, Column::UserId).await
    }

    async fn add_token(&mut self, token: &OneTimeToken) -> Result<(), StoreError> {
        insert::<token_entity::Entity>(self.session, token_row(token)).await
    }

    async fn find_token(&mut self, hash: &[u8; 32]) -> Result<Option<OneTimeToken>, StoreError> {
        token_entity::Entity::find_by_id(hash.to_vec())
            .one(self.session)
            .await
            .map_err(from_db)?
            .map(token)
            .transpose()
    }

    async fn take_token(&mut self, hash: &[u8; 32]) -> Result<Option<OneTimeToken>, StoreError> {
        use token_entity::{Column, Entity};
        let Some(found) = self.find_token(hash).await? else {
            return Ok(None);
        };
        let touched = Entity::delete_many()
            .filter(Column::Hash.eq(hash.to_vec()))
            .exec(self.session)
            .await
            .map_err(from_db)?
            .rows_affected;
        Ok((touched == 1).then_some(found))
    }

    async fn remove_tokens(&mut self, user: UserId, purpose: TokenPurpose) -> Result<(), StoreError> {
        use token_entity::{Column, Entity};
        Entity::delete_many()
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::Purpose.eq(purpose.as_str()))
            .exec(self.session)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn sweep(&mut self, before: Timestamp) -> Result<(), StoreError> {
        step_entity::Entity::delete_many()
            .filter(step_entity::Column::UsedAt.lt(DbInstant::of(before)))
            .exec(self.session)
            .await
            .map_err(from_db)?;
        token_entity::Entity::delete_many()
            .filter(token_entity::Column::ExpiresAt.lt(DbInstant::of(before)))
            .exec(self.session)
            .await
            .map_err(from_db)?;
        Ok(())
    }
}
