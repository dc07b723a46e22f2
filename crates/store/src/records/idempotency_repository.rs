//! Answers given before, by idempotency key. What people wrote is in requests and answers alike: the answer is sealed,
//! and the fingerprint of the request is kept under a key, so that a guess at its text cannot be tried.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{IdempotencyKey, IdempotencyRepository, Reservation, StoreError, StoredAnswer};
use uuid::Uuid;

use super::AuditKey;
use super::idempotency_entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{insert, narrow};
use crate::db_time::DbInstant;
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

const TABLE: &str = "idempotency_key";
/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// See [`IdempotencyRepository`].
pub(crate) struct Idempotency<'a> {
    db: &'a Session,
    key: &'a AuditKey,
    sealing: &'a SealingKeys,
}

impl<'a> Idempotency<'a> {
    pub(crate) fn new(db: &'a Session, key: &'a AuditKey, sealing: &'a SealingKeys) -> Self {
        Self { db, key, sealing }
    }

    fn fingerprint(&self, key: &IdempotencyKey) -> Vec<u8> {
        self.key
            .mac(&[b"turnoplus idempotency 1", &key.fingerprint])
            .to_vec()
    }

    fn answer(&self, key: &IdempotencyKey, seen: Model) -> Result<Reservation, StoreError> {
        if seen.fingerprint != self.fingerprint(key) {
            return Ok(Reservation::Mismatch);
        }
        match (seen.status, seen.body) {
            (Some(status), Some(body)) => Ok(Reservation::Replay(StoredAnswer {
                status: narrow(TABLE, "status", status)?,
                body: self.sealing.open(TABLE, &place(&key.user.uuid(), key), &body)?,
            })),
            _ => Err(corrupt(TABLE, "a key was kept without its answer")),
        }
    }
}

/// Where an answer belongs: table, user, key.
fn place<'a>(user: &'a Uuid, key: &'a IdempotencyKey) -> [&'a [u8]; 3] {
    [TABLE.as_bytes(), user.as_bytes(), key.key.as_bytes()]
}

#[async_trait]
impl IdempotencyRepository for Idempotency<'_> {
    async fn reserve(&mut self, key: &IdempotencyKey, now: Timestamp) -> Result<Reservation, StoreError> {
        let id = (key.user.uuid(), key.key.clone());
        if let Some(seen) = Entity::find_by_id(id.clone())
            .one(self.db)
            .await
            .map_err(from_db)?
        {
            let oldest = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
            if seen.created_at > DbInstant::of(oldest) {
                return self.answer(key, seen);
            }
            Entity::delete_by_id(id).exec(self.db).await.map_err(from_db)?;
        }
        let row = Model {
            user_id: key.user.uuid(),
            idem_key: key.key.clone(),
            fingerprint: self.fingerprint(key),
            created_at: DbInstant::of(now),
            status: None,
            body: None,
        };
        // A twin's row that is not committed yet is waited for here; once it is, the retry finds its answer.
        insert::<Entity>(self.db, row).await.map_err(twin_is_contention)?;
        Ok(Reservation::Fresh)
    }

    async fn fill(&mut self, key: &IdempotencyKey, answer: &StoredAnswer) -> Result<(), StoreError> {
        let body = self.sealing.seal(&place(&key.user.uuid(), key), &answer.body)?;
        let touched = Entity::update_many()
            .col_expr(Column::Status, Expr::value(i32::from(answer.status)))
            .col_expr(Column::Body, Expr::value(body))
            .filter(Column::UserId.eq(key.user.uuid()))
            .filter(Column::IdemKey.eq(key.key.as_str()))
            .exec(self.db)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    async fn forget(&mut self, before: Timestamp, most: u16) -> Result<u64, StoreError> {
        let old: Vec<(Uuid, String)> = Entity::find()
            .select_only()
            .column(Column::UserId)
            .column(Column::IdemKey)
            .filter(Column::CreatedAt.lt(DbInstant::of(before)))
            .order_by_asc(Column::CreatedAt)
            .limit(u64::from(most))
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        let mut forgotten = 0;
        for id in old {
            let gone = Entity::delete_by_id(id).exec(self.db).await.map_err(from_db)?;
            forgotten += gone.rows_affected;
        }
        Ok(forgotten)
    }
}
