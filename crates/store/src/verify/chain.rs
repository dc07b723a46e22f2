//! One chain of the audit trail, looked through for somebody who waits for the answer.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{ChainCheck, StoreError};
use uuid::Uuid;

use super::audit::fault;
use super::scan::{STRETCH, is_last};
use crate::db_error::from_db;
use crate::records::audit_entity::{Column, Entity, Model};
use crate::records::audit_head_entity::Entity as HeadEntity;
use crate::records::{AuditKey, head_of};
use crate::unit_of_work::Session;

pub(crate) async fn check_chain(
    db: &Session,
    key: &AuditKey,
    kind: &str,
    subject: Uuid,
) -> Result<ChainCheck, StoreError> {
    // Read first: entries that come while the chain is read lie behind it and are not missed.
    let head = HeadEntity::find_by_id((kind.to_owned(), subject))
        .one(db)
        .await
        .map_err(from_db)?;
    let mut check = ChainCheck {
        entries: 0,
        first_bad: None,
    };
    let mut before: Option<Model> = None;
    let mut seen_head = false;
    loop {
        let rows = Entity::find()
            .filter(Column::SubjectKind.eq(kind))
            .filter(Column::SubjectId.eq(subject))
            .filter(Column::Seq.gt(before.as_ref().map_or(0, |row| row.seq)))
            .order_by_asc(Column::Seq)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        let last = is_last(&rows);
        for row in rows {
            check.entries += 1;
            if let Some(fault) = fault(key, before.as_ref(), &row) {
                check.first_bad = Some((row.seq, fault.to_owned()));
                return Ok(check);
            }
            seen_head |= head.as_ref().is_some_and(|head| *head == head_of(key, &row));
            before = Some(row);
        }
        if last {
            break;
        }
    }
    let end = before.as_ref().map_or(0, |row| row.seq);
    check.first_bad = match head {
        None if end == 0 => None,
        None => Some((end, "the chain's head is missing".to_owned())),
        Some(_) if seen_head => None,
        Some(head) if head.seq > end => Some((end + 1, format!("missing, as are all to entry {}", head.seq))),
        Some(_) => Some((end, "the chain's head does not fit it".to_owned())),
    };
    Ok(check)
}
