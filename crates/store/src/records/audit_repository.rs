//! Appending to the audit trail.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};
use turnoplus_app::ports::{AuditEntry, AuditRepository, StoreError};

use super::audit_chain::{AuditKey, GENESIS, link};
use super::audit_entity::{Column, Entity, Model};
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
        let last: Option<(i64, Vec<u8>)> = Entity::find()
            .select_only()
            .column(Column::Seq)
            .column(Column::Hash)
            .filter(Column::SubjectKind.eq(entry.subject.kind()))
            .filter(Column::SubjectId.eq(entry.subject.id()))
            .order_by_desc(Column::Seq)
            .limit(1)
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        let (seq, prev_hash) = last.map_or_else(|| (1, GENESIS.to_vec()), |(seq, hash)| (seq + 1, hash));
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
        // Another entry of the same subject took the number: after a retry this one follows it.
        insert::<Entity>(self.db, row).await.map_err(twin_is_contention)
    }
}

fn details(entry: &AuditEntry) -> String {
    let facts = entry
        .details
        .iter()
        .map(|(name, fact)| ((*name).to_owned(), Value::String(fact.clone())));
    Value::Object(facts.collect::<Map<_, _>>()).to_string()
}
