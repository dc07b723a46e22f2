//! The queue of messages: adding, finding, and compare-and-set on where a message stands.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{MessageFilter, OutboxRepository, QueueDepth, StoreError};
use turnoplus_domain::ids::{MessageId, PatientId};
use turnoplus_domain::notification::{About, Fault, Message, QueuedMessage};
use uuid::Uuid;

use super::entity::{Column, Entity};
use super::mapping::{Standing, queued, row, state_name, stored};
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::{count, insert};
use crate::db_time::{DbInstant, maybe};
use crate::unit_of_work::Session;

/// See [`OutboxRepository`].
pub(crate) struct Outbox<'a>(pub(crate) &'a Session);

/// Exactly as it was read: nobody took it, tried it or settled it since.
fn still(message: &QueuedMessage) -> Condition {
    let Standing { state, owner, .. } = stored(message);
    let holder = match owner {
        Some(owner) => Column::LeaseOwner.eq(owner),
        None => Column::LeaseOwner.is_null(),
    };
    Condition::all()
        .add(Column::Id.eq(message.id.uuid()))
        .add(Column::State.eq(state))
        .add(Column::Attempts.eq(i32::from(message.attempts)))
        .add(Column::DueAt.eq(DbInstant::of(message.due_at)))
        .add(holder)
}

/// What lies behind the cursor, newest first.
fn behind(after: &Cursor<Timestamp>) -> Condition {
    let at = DbInstant::of(after.key);
    let same = Condition::all()
        .add(Column::CreatedAt.eq(at))
        .add(Column::Id.lt(after.id));
    Condition::all()
        .add(Column::CreatedAt.lte(at))
        .add(Condition::any().add(Column::CreatedAt.lt(at)).add(same))
}

impl Outbox<'_> {
    /// Makes a reminder that waits another patient's, under the key that it has then. What that patient was told of the day
    /// before did not name these turnos: it is told once more, under a key of its own.
    async fn readdress(&self, message: &QueuedMessage, to: PatientId, key: String) -> Result<(), StoreError> {
        let told: Option<String> = Entity::find()
            .select_only()
            .column(Column::State)
            .filter(Column::DedupKey.eq(key.as_str()))
            .into_tuple()
            .one(self.0)
            .await
            .map_err(from_db)?;
        if told.as_deref() == Some(state_name(MessageFilter::Pending)) {
            let dropped = Entity::delete_many().filter(still(message)).exec(self.0).await;
            dropped.map_err(from_db)?;
            return Ok(());
        }
        let key = match told {
            Some(_) => format!("{key}:{}", message.id.uuid().as_simple()),
            None => key,
        };
        Entity::update_many()
            .col_expr(Column::SubjectId, Expr::value(to.uuid()))
            .col_expr(Column::DedupKey, Expr::value(key))
            .filter(still(message))
            .exec(self.0)
            .await
            .map_err(from_db)
            .map_err(twin_is_contention)?;
        Ok(())
    }
}

#[async_trait]
impl OutboxRepository for Outbox<'_> {
    async fn push(&mut self, message: &Message) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(message)?).await
    }

    async fn told(&mut self, dedup_keys: &[String]) -> Result<Vec<String>, StoreError> {
        if dedup_keys.is_empty() {
            return Ok(Vec::new());
        }
        Entity::find()
            .select_only()
            .column(Column::DedupKey)
            .filter(Column::DedupKey.is_in(dedup_keys.iter().map(String::as_str)))
            .into_tuple()
            .all(self.0)
            .await
            .map_err(from_db)
    }

    async fn find(&mut self, id: MessageId) -> Result<Option<QueuedMessage>, StoreError> {
        let found = Entity::find_by_id(id.uuid()).one(self.0).await;
        found.map_err(from_db)?.as_ref().map(queued).transpose()
    }

    async fn list(
        &mut self,
        filter: Option<MessageFilter>,
        page: &PageRequest<Timestamp>,
    ) -> Result<Page<QueuedMessage, Timestamp>, StoreError> {
        let mut query = Entity::find();
        if let Some(filter) = filter {
            query = query.filter(Column::State.eq(state_name(filter)));
        }
        if let Some(after) = &page.after {
            query = query.filter(behind(after));
        }
        let rows = query
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(u64::from(page.limit) + 1)
            .all(self.0)
            .await
            .map_err(from_db)?;
        let messages = rows.iter().map(queued).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(messages, page.limit, |message| Cursor {
            key: message.created_at,
            id: message.id.uuid(),
        }))
    }

    async fn due(&mut self, now: Timestamp, most: u16) -> Result<Vec<MessageId>, StoreError> {
        let mut due: Vec<(DbInstant, Uuid)> = Vec::new();
        // One walk of the index for each state: with both in one condition a database would sort them all.
        for state in [MessageFilter::Sending, MessageFilter::Pending] {
            let found: Vec<(DbInstant, Uuid)> = Entity::find()
                .select_only()
                .column(Column::DueAt)
                .column(Column::Id)
                .filter(Column::State.eq(state_name(state)))
                .filter(Column::DueAt.lte(DbInstant::of(now)))
                .order_by_asc(Column::DueAt)
                .limit(u64::from(most))
                .into_tuple()
                .all(self.0)
                .await
                .map_err(from_db)?;
            due.extend(found);
        }
        due.sort_unstable();
        due.truncate(usize::from(most));
        Ok(due.into_iter().map(|(_, id)| MessageId::new(id)).collect())
    }

    async fn save(&mut self, before: &QueuedMessage, after: &QueuedMessage) -> Result<(), StoreError> {
        let Standing {
            state,
            outcome,
            owner,
        } = stored(after);
        let touched = Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::Outcome, Expr::value(outcome))
            .col_expr(Column::Attempts, Expr::value(i32::from(after.attempts)))
            .col_expr(Column::DueAt, Expr::value(DbInstant::of(after.due_at)))
            .col_expr(Column::LeaseOwner, Expr::value(owner))
            .filter(still(before))
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

    async fn hand_over(&mut self, from: PatientId, to: PatientId) -> Result<(), StoreError> {
        let waiting = Entity::find()
            .filter(Column::State.eq(state_name(MessageFilter::Pending)))
            .filter(Column::Topic.eq(About::REMINDER))
            .filter(Column::SubjectId.eq(from.uuid()))
            .all(self.0)
            .await
            .map_err(from_db)?;
        for row in &waiting {
            let message = queued(row)?;
            let About::Day {
                date, minutes_before, ..
            } = message.about
            else {
                continue;
            };
            let theirs = About::Day {
                patient: to,
                date,
                minutes_before,
            };
            self.readdress(&message, to, theirs.dedup_key()).await?;
        }
        Ok(())
    }

    async fn bury(&mut self, id: MessageId, at: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state_name(MessageFilter::Dead)))
            .col_expr(Column::Outcome, Expr::value(Fault::Unreadable.as_str()))
            .col_expr(Column::DueAt, Expr::value(DbInstant::of(at)))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn release_leases(&mut self, now: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::DueAt, Expr::value(DbInstant::of(now)))
            .filter(Column::State.eq(state_name(MessageFilter::Sending)))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn depth(&mut self) -> Result<QueueDepth, StoreError> {
        let mut counted = [0; 3];
        let states = [
            MessageFilter::Pending,
            MessageFilter::Sending,
            MessageFilter::Dead,
        ];
        for (number, state) in counted.iter_mut().zip(states) {
            let query = Entity::find().filter(Column::State.eq(state_name(state)));
            *number = count::<Entity>(self.0, query, Column::Id).await?;
        }
        let [pending, sending, dead] = counted;
        let longest: Option<DbInstant> = Entity::find()
            .select_only()
            .column(Column::DueAt)
            .filter(Column::State.eq(state_name(MessageFilter::Pending)))
            .order_by_asc(Column::DueAt)
            .into_tuple()
            .one(self.0)
            .await
            .map_err(from_db)?;
        Ok(QueueDepth {
            waiting_since: maybe("outbox_message", longest)?,
            pending,
            sending,
            dead,
        })
    }

    async fn forget_settled(&mut self, before: Timestamp, most: u16) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        for state in [MessageFilter::Sent, MessageFilter::Skipped] {
            let old: Vec<Uuid> = Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::State.eq(state_name(state)))
                .filter(Column::DueAt.lt(DbInstant::of(before)))
                .order_by_asc(Column::DueAt)
                .limit(u64::from(most))
                .into_tuple()
                .all(self.0)
                .await
                .map_err(from_db)?;
            let gone = Entity::delete_many()
                .filter(Column::Id.is_in(old))
                .exec(self.0)
                .await
                .map_err(from_db)?;
            forgotten += gone.rows_affected;
        }
        Ok(forgotten)
    }
}
