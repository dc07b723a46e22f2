//! Appending to the audit trail.

use async_trait::async_trait;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value};
use turnoplus_app::ports::{AuditEntry, AuditRepository, StoreError};

use super::audit_chain::{AuditKey, GENESIS, head_of, link};
use super::audit_entity::{Entity, Model};
use super::audit_head_entity::{Column as HeadColumn, Entity as HeadEntity, Model as Head};
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::insert;
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

/// See [`AuditRepository`].
pub(crate) struct Audit<'a> {
    db: &'a Session,
    key: &'a AuditKey,
}

impl<'a> Audit<'a> {
    pub(crate) fn new(db: &'a Session, key: &'a AuditKey) -> Self {
        Self { db, key }
    }
}

#[async_trait]
impl AuditRepository for Audit<'_> {
    async fn record(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let head = HeadEntity::find_by_id((entry.subject.kind().to_owned(), entry.subject.id()))
            .one(self.db)
            .await
            .map_err(from_db)?;
        let (seq, prev_hash) = head
            .as_ref()
            .map_or_else(|| (1, GENESIS.to_vec()), |head| (head.seq + 1, head.hash.clone()));
        let mut row = Model {
            subject_kind: entry.subject.kind().to_owned(),
            subject_id: entry.subject.id(),
            seq,
            happened_at: DbInstant::of(entry.at),
            actor_id: entry.actor.map(|actor| actor.user.uuid()),
            role: entry.actor.map(|actor| actor.role.as_str().to_owned()),
            act: entry.act.as_str().to_owned(),
            details: details(entry),
            prev_hash,
            hash: Vec::new(),
        };
        row.hash = link(self.key, &row).to_vec();
        let next = head_of(self.key, &row);
        // Another entry of the same subject took the number: after a retry this one follows it.
        insert::<Entity>(self.db, row).await.map_err(twin_is_contention)?;
        self.move_head(head.map(|head| head.seq), next).await
    }
}

impl Audit<'_> {
    async fn move_head(&self, from: Option<i64>, head: Head) -> Result<(), StoreError> {
        let Some(from) = from else {
            return insert::<HeadEntity>(self.db, head)
                .await
                .map_err(twin_is_contention);
        };
        let moved = HeadEntity::update_many()
            .col_expr(HeadColumn::Seq, Expr::value(head.seq))
            .col_expr(HeadColumn::Hash, Expr::value(head.hash))
            .col_expr(HeadColumn::Mac, Expr::value(head.mac))
            .filter(HeadColumn::SubjectKind.eq(head.subject_kind))
            .filter(HeadColumn::SubjectId.eq(head.subject_id))
            .filter(HeadColumn::Seq.eq(from))
            .exec(self.db)
            .await
            .map_err(from_db)?
            .rows_affected;
        if moved == 1 {
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }
}

fn details(entry: &AuditEntry) -> String {
    let facts = entry
        .details
        .iter()
        .map(|(name, fact)| ((*name).to_owned(), Value::String(fact.clone())));
    Value::Object(facts.collect::<Map<_, _>>()).to_string()
}
