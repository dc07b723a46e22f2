//! Writing changes down, numbering them once they are committed, reading them in order.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{LiveChangeRepository, NewLiveChange, NumberedChange, StoreError};

use super::entity::{Column, Entity, Model};
use super::mapping::{numbered, row};
use crate::db_error::{from_db, twin_is_contention};
use crate::db_time::DbInstant;
use crate::unit_of_work::{Session, Told};

/// See [`LiveChangeRepository`].
pub(crate) struct LiveChanges<'a> {
    pub(crate) db: &'a Session,
    /// Whether there is something to tell once this unit of work is committed.
    pub(crate) told: &'a Told,
}

impl LiveChanges<'_> {
    /// The smallest or the largest number.
    async fn extreme(&self, largest: bool) -> Result<Option<i64>, StoreError> {
        let query = Entity::find()
            .select_only()
            .column(Column::Seq)
            .filter(Column::Seq.is_not_null());
        let query = if largest {
            query.order_by_desc(Column::Seq)
        } else {
            query.order_by_asc(Column::Seq)
        };
        query.limit(1).into_tuple().one(self.db).await.map_err(from_db)
    }
}

#[async_trait]
impl LiveChangeRepository for LiveChanges<'_> {
    async fn add(&mut self, changes: &[NewLiveChange]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        Entity::insert_many(changes.iter().map(|change| row(change).into_active_model()))
            .exec_without_returning(self.db)
            .await
            .map_err(from_db)?;
        self.told.set();
        Ok(())
    }

    async fn has_unnumbered(&mut self) -> Result<bool, StoreError> {
        let one: Option<i32> = Entity::find()
            .select_only()
            .column(Column::Part)
            .filter(Column::Seq.is_null())
            .limit(1)
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        Ok(one.is_some())
    }

    /// By version first: what is newer of one thing is never told before what is older, whatever the clocks of two
    /// instances say. Two that number at once want to write the same row or the same number: one waits for the other, and finds that
    /// it came second.
    async fn number(&mut self, most: u32) -> Result<usize, StoreError> {
        let rows: Vec<Model> = Entity::find()
            .filter(Column::Seq.is_null())
            .order_by_asc(Column::SourceVersion)
            .order_by_asc(Column::RecordedAt)
            .order_by_asc(Column::SourceId)
            .order_by_asc(Column::Part)
            .limit(u64::from(most))
            .all(self.db)
            .await
            .map_err(from_db)?;
        let mut last = self.extreme(true).await?.unwrap_or(0);
        for row in &rows {
            last += 1;
            let touched = Entity::update_many()
                .col_expr(Column::Seq, Expr::value(last))
                .filter(Column::SourceId.eq(row.source_id))
                .filter(Column::SourceVersion.eq(row.source_version))
                .filter(Column::Part.eq(row.part))
                .filter(Column::Seq.is_null())
                .exec(self.db)
                .await
                .map_err(|error| twin_is_contention(from_db(error)))?
                .rows_affected;
            if touched != 1 {
                return Err(StoreError::Contention);
            }
        }
        Ok(rows.len())
    }

    async fn kept(&mut self) -> Result<Option<(i64, i64)>, StoreError> {
        let last = self.extreme(true).await?;
        let first = self.extreme(false).await?;
        Ok(first.zip(last))
    }

    async fn after(&mut self, number: i64, most: u32) -> Result<Vec<NumberedChange>, StoreError> {
        let rows = Entity::find()
            .filter(Column::Seq.gt(number))
            .order_by_asc(Column::Seq)
            .limit(u64::from(most))
            .all(self.db)
            .await
            .map_err(from_db)?;
        rows.iter().map(numbered).collect()
    }

    /// Up to the first that is young enough, whatever lies between: what is kept has no gaps.
    async fn forget(&mut self, before: Timestamp) -> Result<(), StoreError> {
        let Some(last) = self.extreme(true).await? else {
            return Ok(());
        };
        let young: Option<i64> = Entity::find()
            .select_only()
            .column(Column::Seq)
            .filter(Column::Seq.is_not_null())
            .filter(Column::RecordedAt.gte(DbInstant::of(before)))
            .order_by_asc(Column::Seq)
            .limit(1)
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        Entity::delete_many()
            .filter(Column::Seq.lt(young.unwrap_or(last)))
            .exec(self.db)
            .await
            .map_err(from_db)?;
        Ok(())
    }
}
