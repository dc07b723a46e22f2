//! The audit trail: every chain is whole from its first entry to its head, and every hash is the key's.
//!
//! A chain that was cut together with its head, or taken away with it, is told by the checkpoints that are kept outside
//! of the database: see [`super::checkpoint`].

use std::cmp::Ordering;
use std::collections::VecDeque;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::db_error::from_db;
use crate::records::audit_entity::{Column, Entity, Model};
use crate::records::audit_head_entity::{Column as HeadColumn, Entity as HeadEntity, Model as Head};
use crate::records::{AuditKey, GENESIS, head_of, link};
use crate::unit_of_work::Session;

pub(super) async fn check(db: &Session, key: &AuditKey, report: &mut Report) -> Result<(), StoreError> {
    let mut heads = Heads::new(db, key);
    let mut seen = 0;
    let mut broken = false;
    let mut before: Option<Model> = None;
    loop {
        let rows = stretch(db, before.as_ref()).await?;
        let last = is_last(&rows);
        for row in rows {
            seen += 1;
            let previous = before
                .as_ref()
                .filter(|before| chain_of(before) == chain_of(&row));
            if previous.is_none() {
                if let Some(end) = &before {
                    heads.compare(end, broken, report).await?;
                }
                broken = false;
            }
            if !broken && let Some(fault) = fault(key, previous, &row) {
                // Whatever follows the first bad entry of a chain hangs in the air.
                let detail = format!("entry {}: {fault}", row.seq);
                report.add(FindingKind::AuditChain, chain_of(&row), detail);
                broken = true;
            }
            before = Some(row);
        }
        if last {
            if let Some(end) = &before {
                heads.compare(end, broken, report).await?;
            }
            heads.finish(report).await?;
            report.checked("audit entries", seen);
            return Ok(());
        }
    }
}

fn chain_of(row: &Model) -> (&str, Uuid) {
    (row.subject_kind.as_str(), row.subject_id)
}

pub(super) fn fault(key: &AuditKey, previous: Option<&Model>, row: &Model) -> Option<&'static str> {
    let (seq, hash) = previous.map_or((1, GENESIS.as_slice()), |before| {
        (before.seq + 1, before.hash.as_slice())
    });
    if row.seq != seq {
        Some("an entry before it is missing")
    } else if row.prev_hash != hash {
        Some("it does not follow the entry before it")
    } else if row.hash != link(key, row) {
        Some("it was changed, or made with another key")
    } else {
        None
    }
}

/// The heads, read in the order of the chains.
struct Heads<'a> {
    db: &'a Session,
    key: &'a AuditKey,
    ahead: VecDeque<Head>,
    read_to: Option<Head>,
    all_read: bool,
}

impl<'a> Heads<'a> {
    fn new(db: &'a Session, key: &'a AuditKey) -> Self {
        Self {
            db,
            key,
            ahead: VecDeque::new(),
            read_to: None,
            all_read: false,
        }
    }

    /// Compares the head of a chain with its last entry; heads of chains before it have lost their entries.
    async fn compare(&mut self, end: &Model, broken: bool, report: &mut Report) -> Result<(), StoreError> {
        while let Some(head) = self.next().await? {
            match (head.subject_kind.as_str(), head.subject_id).cmp(&chain_of(end)) {
                Ordering::Less => self.lost(&head, 1, report).await?,
                Ordering::Equal if broken || head == head_of(self.key, end) => return Ok(()),
                Ordering::Equal if head.seq > end.seq => return self.lost(&head, end.seq + 1, report).await,
                Ordering::Equal => {
                    let detail = format!("entry {}: the chain's head does not fit it", end.seq);
                    report.add(FindingKind::AuditChain, chain_of(end), detail);
                    return Ok(());
                }
                Ordering::Greater => {
                    self.ahead.push_front(head);
                    break;
                }
            }
        }
        if !broken {
            let detail = format!("entry {}: the chain's head is missing", end.seq);
            report.add(FindingKind::AuditChain, chain_of(end), detail);
        }
        Ok(())
    }

    /// What heads are left belong to chains that have no entries.
    async fn finish(&mut self, report: &mut Report) -> Result<(), StoreError> {
        while let Some(head) = self.next().await? {
            self.lost(&head, 1, report).await?;
        }
        Ok(())
    }

    /// Says that entries are missing, unless they were written while the trail was read.
    async fn lost(&self, head: &Head, from: i64, report: &mut Report) -> Result<(), StoreError> {
        let last = Entity::find_by_id((head.subject_kind.clone(), head.subject_id, head.seq))
            .one(self.db)
            .await
            .map_err(from_db)?;
        if last.is_none_or(|last| head_of(self.key, &last) != *head) {
            let subject = (head.subject_kind.as_str(), head.subject_id);
            let detail = format!("entry {from}: missing, as are all to entry {}", head.seq);
            report.add(FindingKind::AuditChain, subject, detail);
        }
        Ok(())
    }

    async fn next(&mut self) -> Result<Option<Head>, StoreError> {
        if self.ahead.is_empty() && !self.all_read {
            let rows = self.stretch().await?;
            self.all_read = is_last(&rows);
            self.read_to = rows.last().cloned();
            self.ahead = rows.into();
        }
        Ok(self.ahead.pop_front())
    }

    async fn stretch(&self) -> Result<Vec<Head>, StoreError> {
        let mut query = HeadEntity::find();
        if let Some(after) = &self.read_to {
            let kind = HeadColumn::SubjectKind.eq(after.subject_kind.as_str());
            let later = Condition::any()
                .add(HeadColumn::SubjectKind.gt(after.subject_kind.as_str()))
                .add(kind.and(HeadColumn::SubjectId.gt(after.subject_id)));
            query = query.filter(later);
        }
        query
            .order_by_asc(HeadColumn::SubjectKind)
            .order_by_asc(HeadColumn::SubjectId)
            .limit(STRETCH)
            .all(self.db)
            .await
            .map_err(from_db)
    }
}

async fn stretch(db: &Session, after: Option<&Model>) -> Result<Vec<Model>, StoreError> {
    let mut query = Entity::find();
    if let Some(after) = after {
        let kind = Column::SubjectKind.eq(after.subject_kind.as_str());
        let subject = kind.clone().and(Column::SubjectId.eq(after.subject_id));
        let later = Condition::any()
            .add(Column::SubjectKind.gt(after.subject_kind.as_str()))
            .add(kind.and(Column::SubjectId.gt(after.subject_id)))
            .add(subject.and(Column::Seq.gt(after.seq)));
        query = query.filter(later);
    }
    query
        .order_by_asc(Column::SubjectKind)
        .order_by_asc(Column::SubjectId)
        .order_by_asc(Column::Seq)
        .limit(STRETCH)
        .all(db)
        .await
        .map_err(from_db)
}
