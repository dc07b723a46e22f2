//! Finding and keeping calendar feeds.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{CalendarFeedRepository, StoreError};
use turnoplus_domain::calendar::CalendarFeed;
use turnoplus_domain::identity::User;
use turnoplus_domain::ids::{CalendarFeedId, UserId};

use super::entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{insert, narrow, parse};
use crate::db_time::{DbInstant, maybe};
use crate::identity::{user, user_entity};
use crate::unit_of_work::Session;

const TABLE: &str = "calendar_feed";

/// See [`CalendarFeedRepository`].
pub(crate) struct CalendarFeeds<'a>(pub(crate) &'a Session);

#[async_trait]
impl CalendarFeedRepository for CalendarFeeds<'_> {
    async fn list(&mut self, user: UserId) -> Result<Vec<CalendarFeed>, StoreError> {
        let rows = Entity::find()
            .filter(Column::UserId.eq(user.uuid()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(feed).collect()
    }

    async fn find_by_secret(&mut self, hash: &[u8; 32]) -> Result<Option<(CalendarFeed, User)>, StoreError> {
        let found = Entity::find()
            .filter(Column::SecretHash.eq(hash.to_vec()))
            .find_also_related(user_entity::Entity)
            .one(self.0)
            .await
            .map_err(from_db)?;
        match found {
            None => Ok(None),
            Some((_, None)) => Err(corrupt(TABLE, "its account is missing")),
            Some((row, Some(account))) => Ok(Some((feed(&row)?, user(&account)?))),
        }
    }

    async fn add(&mut self, feed: &CalendarFeed, hash: &[u8; 32]) -> Result<(), StoreError> {
        let row = Model {
            id: feed.id.uuid(),
            user_id: feed.user.uuid(),
            place: i32::from(feed.place),
            secret_hash: hash.to_vec(),
            detail: feed.detail.as_str().to_owned(),
            language: feed.language.as_str().to_owned(),
            created_at: DbInstant::of(feed.created_at),
            last_used_at: feed.last_used_at.map(DbInstant::of),
        };
        insert::<Entity>(self.0, row).await.map_err(twin_is_contention)
    }

    async fn touch(&mut self, id: CalendarFeedId, at: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(DbInstant::of(at)))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn remove(&mut self, user: UserId, id: CalendarFeedId) -> Result<bool, StoreError> {
        let touched = Entity::delete_many()
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::UserId.eq(user.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        Ok(touched == 1)
    }
}

fn feed(row: &Model) -> Result<CalendarFeed, StoreError> {
    Ok(CalendarFeed {
        id: CalendarFeedId::new(row.id),
        user: UserId::new(row.user_id),
        place: narrow(TABLE, "place", row.place)?,
        detail: parse(TABLE, "detail", &row.detail)?,
        language: parse(TABLE, "language", &row.language)?,
        created_at: row.created_at.get(TABLE)?,
        last_used_at: maybe(TABLE, row.last_used_at)?,
    })
}
