//! Counting failures.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{StoreError, ThrottleRepository};
use turnoplus_domain::identity::Attempts;

use super::throttle_entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::insert;
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

/// See [`ThrottleRepository`].
pub(crate) struct Throttles<'a>(pub(crate) &'a Session);

#[async_trait]
impl ThrottleRepository for Throttles<'_> {
    async fn find(&mut self, gate: &[u8; 32]) -> Result<Option<Attempts>, StoreError> {
        let row = Entity::find_by_id(gate.to_vec())
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.map(|row| {
            Ok(Attempts {
                count: u32::try_from(row.attempts)
                    .map_err(|_| corrupt("throttle", "attempts are out of range"))?,
                last: row.last_at.get("throttle")?,
            })
        })
        .transpose()
    }

    async fn count(
        &mut self,
        gate: &[u8; 32],
        seen: Option<Attempts>,
        now: Attempts,
    ) -> Result<(), StoreError> {
        let Some(seen) = seen else {
            let row = Model {
                gate: gate.to_vec(),
                attempts: i64::from(now.count),
                last_at: DbInstant::of(now.last),
            };
            return insert::<Entity>(self.0, row).await.map_err(twin_is_contention);
        };
        let touched = Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(i64::from(now.count)))
            .col_expr(Column::LastAt, Expr::value(DbInstant::of(now.last)))
            .filter(Column::Gate.eq(gate.to_vec()))
            .filter(Column::Attempts.eq(i64::from(seen.count)))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }

    async fn forgive_one(&mut self, gate: &[u8; 32]) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
            .filter(Column::Gate.eq(gate.to_vec()))
            .filter(Column::Attempts.gt(0))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn forgive_all(&mut self, gate: &[u8; 32]) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::Gate.eq(gate.to_vec()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn sweep(&mut self, before: Timestamp) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::LastAt.lt(DbInstant::of(before)))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }
}
