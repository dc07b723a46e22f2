//! The audit trail: every chain is whole from its first entry on, and every hash is the key's.
//!
//! What a chain alone cannot show is that its last entries were cut off: that takes a copy outside of the database.

use std::collections::HashSet;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::db_error::from_db;
use crate::records::audit_entity::{Column, Entity, Model};
use crate::records::{AuditKey, GENESIS, link};
use crate::unit_of_work::Session;

pub(super) async fn check(db: &Session, key: &AuditKey, report: &mut Report) -> Result<(), StoreError> {
    let mut seen = 0;
    let mut broken: HashSet<(String, Uuid)> = HashSet::new();
    let mut before: Option<Model> = None;
    loop {
        let rows = stretch(db, before.as_ref()).await?;
        let last = is_last(&rows);
        for row in rows {
            seen += 1;
            let chain = (row.subject_kind.clone(), row.subject_id);
            let previous = before.as_ref().filter(|before| {
                before.subject_kind == row.subject_kind && before.subject_id == row.subject_id
            });
            if !broken.contains(&chain)
                && let Some(fault) = fault(key, previous, &row)
            {
                // Whatever follows the first bad entry of a chain hangs in the air.
                let subject = (row.subject_kind.as_str(), row.subject_id);
                report.add(
                    FindingKind::AuditChain,
                    subject,
                    format!("entry {}: {fault}", row.seq),
                );
                broken.insert(chain);
            }
            before = Some(row);
        }
        if last {
            report.checked("audit entries", seen);
            return Ok(());
        }
    }
}

fn fault(key: &AuditKey, previous: Option<&Model>, row: &Model) -> Option<&'static str> {
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
