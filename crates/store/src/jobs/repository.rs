//! Jobs: compare-and-set on who does them.

use async_trait::async_trait;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{JobRecord, JobRepository, StoreError};

use super::entity::{Column, Entity, Model};
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::{insert, narrow};
use crate::db_time::{DbInstant, maybe};
use crate::unit_of_work::Session;

const TABLE: &str = "job_lease";

/// See [`JobRepository`].
pub(crate) struct Jobs<'a>(pub(crate) &'a Session);

fn row(job: &JobRecord) -> Model {
    Model {
        name: job.name.clone(),
        owner: job.owner,
        held_until: DbInstant::of(job.held_until),
        due_at: DbInstant::of(job.due_at),
        started_at: job.started_at.map(DbInstant::of),
        done_at: job.done_at.map(DbInstant::of),
        failures: i32::from(job.failures),
    }
}

fn record(row: Model) -> Result<JobRecord, StoreError> {
    Ok(JobRecord {
        name: row.name,
        owner: row.owner,
        held_until: row.held_until.get(TABLE)?,
        due_at: row.due_at.get(TABLE)?,
        started_at: maybe(TABLE, row.started_at)?,
        done_at: maybe(TABLE, row.done_at)?,
        failures: narrow(TABLE, "failures", row.failures)?,
    })
}

#[async_trait]
impl JobRepository for Jobs<'_> {
    async fn find(&mut self, name: &str) -> Result<Option<JobRecord>, StoreError> {
        let found = Entity::find_by_id(name.to_owned()).one(self.0).await;
        found.map_err(from_db)?.map(record).transpose()
    }

    async fn list(&mut self) -> Result<Vec<JobRecord>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Name).all(self.0).await;
        rows.map_err(from_db)?.into_iter().map(record).collect()
    }

    async fn add(&mut self, job: &JobRecord) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(job))
            .await
            .map_err(twin_is_contention)
    }

    async fn save(&mut self, before: &JobRecord, after: &JobRecord) -> Result<(), StoreError> {
        let after = row(after);
        let holder = match before.owner {
            Some(owner) => Column::Owner.eq(owner),
            None => Column::Owner.is_null(),
        };
        let touched = Entity::update_many()
            .col_expr(Column::Owner, Expr::value(after.owner))
            .col_expr(Column::HeldUntil, Expr::value(after.held_until))
            .col_expr(Column::DueAt, Expr::value(after.due_at))
            .col_expr(Column::StartedAt, Expr::value(after.started_at))
            .col_expr(Column::DoneAt, Expr::value(after.done_at))
            .col_expr(Column::Failures, Expr::value(after.failures))
            .filter(Column::Name.eq(before.name.as_str()))
            .filter(holder)
            .filter(Column::HeldUntil.eq(DbInstant::of(before.held_until)))
            .filter(Column::DueAt.eq(DbInstant::of(before.due_at)))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
