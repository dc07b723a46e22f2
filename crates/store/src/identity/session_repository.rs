//! Finding and keeping logins and their refresh tokens.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{SessionRepository, StoreError};
use turnoplus_domain::identity::{RefreshToken, Session as Login, User};
use turnoplus_domain::ids::{SessionId, UserId};
use uuid::Uuid;

use super::mapping::{session, session_row, token, token_row, user};
use super::session_entity::{Column, Entity};
use super::{token_entity, user_entity};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::insert;
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

/// How many sessions are asked for in one query.
const AT_ONCE: usize = 500;

/// See [`SessionRepository`].
pub(crate) struct Sessions<'a>(pub(crate) &'a Session);

impl Sessions<'_> {
    /// Ends those that were not ended before.
    async fn end(&self, which: Condition, at: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(DbInstant::of(at)))
            .filter(which)
            .filter(Column::RevokedAt.is_null())
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }
}

#[async_trait]
impl SessionRepository for Sessions<'_> {
    async fn find_with_user(&mut self, id: SessionId) -> Result<Option<(Login, User)>, StoreError> {
        let found = Entity::find_by_id(id.uuid())
            .find_also_related(user_entity::Entity)
            .one(self.0)
            .await
            .map_err(from_db)?;
        match found {
            None => Ok(None),
            Some((_, None)) => Err(corrupt("login_session", "its account is missing")),
            Some((login, Some(account))) => Ok(Some((session(login)?, user(&account)?))),
        }
    }

    async fn list_with_users(&mut self, ids: &[SessionId]) -> Result<Vec<(Login, User)>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let rows = Entity::find()
                .filter(Column::Id.is_in(some.iter().map(|id| id.uuid())))
                .find_also_related(user_entity::Entity)
                .all(self.0)
                .await
                .map_err(from_db)?;
            for (login, account) in rows {
                let account = account.ok_or_else(|| corrupt("login_session", "its account is missing"))?;
                found.push((session(login)?, user(&account)?));
            }
        }
        Ok(found)
    }

    async fn list(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Login>, StoreError> {
        let rows = Entity::find()
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ExpiresAt.gt(DbInstant::of(now)))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.into_iter().map(session).collect()
    }

    async fn add(&mut self, session: &Login) -> Result<(), StoreError> {
        insert::<Entity>(self.0, session_row(session)).await
    }

    async fn touch(&mut self, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(DbInstant::of(at)))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn reauthenticated(&mut self, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::AuthenticatedAt, Expr::value(DbInstant::of(at)))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn set_must_enrol(&mut self, user: UserId, must_enrol: bool) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::MustEnrol, Expr::value(must_enrol))
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::RevokedAt.is_null())
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn revoke_others(
        &mut self,
        user: UserId,
        kept: SessionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let others = Condition::all()
            .add(Column::UserId.eq(user.uuid()))
            .add(Column::Id.ne(kept.uuid()));
        self.end(others, at).await
    }

    async fn revoke(&mut self, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
        self.end(Column::Id.eq(id.uuid()).into(), at).await
    }

    async fn revoke_all(&mut self, user: UserId, at: Timestamp) -> Result<(), StoreError> {
        self.end(Column::UserId.eq(user.uuid()).into(), at).await
    }

    async fn add_token(&mut self, token: &RefreshToken) -> Result<(), StoreError> {
        insert::<token_entity::Entity>(self.0, token_row(token))
            .await
            .map_err(twin_is_contention)
    }

    async fn find_token(&mut self, hash: &[u8; 32]) -> Result<Option<RefreshToken>, StoreError> {
        let row = token_entity::Entity::find_by_id(hash.to_vec())
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.map(token).transpose()
    }

    async fn spend_token(&mut self, hash: &[u8; 32], at: Timestamp) -> Result<bool, StoreError> {
        let touched = token_entity::Entity::update_many()
            .col_expr(token_entity::Column::SpentAt, Expr::value(DbInstant::of(at)))
            .filter(token_entity::Column::Hash.eq(hash.to_vec()))
            .filter(token_entity::Column::SpentAt.is_null())
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        Ok(touched == 1)
    }

    async fn forget(&mut self, before: Timestamp, most: u16) -> Result<u64, StoreError> {
        let old: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::ExpiresAt.lt(DbInstant::of(before)))
            .order_by_asc(Column::ExpiresAt)
            .limit(u64::from(most))
            .into_tuple()
            .all(self.0)
            .await
            .map_err(from_db)?;
        token_entity::Entity::delete_many()
            .filter(token_entity::Column::SessionId.is_in(old.iter().copied()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        let gone = Entity::delete_many()
            .filter(Column::Id.is_in(old))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(gone.rows_affected)
    }
}
