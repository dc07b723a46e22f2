//! Checkpoints of the audit trail: how many entries a stretch of time has, and a sum over their hashes.
//!
//! They are made while the program runs and kept outside of the database. Whoever can write to the database, and
//! takes entries away together with the heads of their chains, cannot make the checkpoints fit. The sum is the addition
//! of the entries' keyed hashes modulo 2^256, which does not depend on the order in which they are read.

use jiff::Timestamp;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::db_error::from_db;
use crate::db_time::DbInstant;
use crate::records::AuditKey;
use crate::records::audit_entity::{Column, Entity};
use crate::unit_of_work::Session;

/// What the audit trail held in a stretch of time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// After this instant …
    pub after: Timestamp,
    /// … and until this one, inclusive.
    pub until: Timestamp,
    /// So many entries.
    pub entries: u64,
    /// The sum of their hashes modulo 2^256, big-endian.
    pub sum: [u8; 32],
    /// HMAC over all of it and the seal of the checkpoint before.
    pub seal: [u8; 32],
}

type Position = (i64, String, Uuid, i64);

/// Sums up what came after the last checkpoint, until an instant before which nothing can be added any more.
pub(crate) async fn make(
    db: &Session,
    key: &AuditKey,
    before: Option<&Checkpoint>,
    until: Timestamp,
) -> Result<Checkpoint, StoreError> {
    let after = before.map_or(Timestamp::UNIX_EPOCH, |before| before.until);
    let mut made = Checkpoint {
        after,
        until,
        entries: 0,
        sum: [0; 32],
        seal: [0; 32],
    };
    let mut position: Option<Position> = None;
    loop {
        let rows = stretch(db, (after, until), position.as_ref()).await?;
        for (.., hash) in &rows {
            made.entries += 1;
            add(&mut made.sum, hash);
        }
        if is_last(&rows) {
            break;
        }
        position = rows
            .into_iter()
            .last()
            .map(|(at, kind, id, seq, _)| (at, kind, id, seq));
    }
    made.seal = seal(key, before, &made);
    Ok(made)
}

/// Holds the trail against checkpoints, oldest first. Each that does not fit is a finding with its stretch of time.
pub(crate) async fn check(
    db: &Session,
    key: &AuditKey,
    checkpoints: &[Checkpoint],
    report: &mut Report,
) -> Result<(), StoreError> {
    let subject = ("checkpoint", Uuid::nil());
    let mut before = None;
    for checkpoint in checkpoints {
        let span = format!("{} to {}", checkpoint.after, checkpoint.until);
        if checkpoint.seal != seal(key, before, checkpoint) {
            let detail = format!("{span}: the checkpoint was changed, or one before it is missing");
            report.add(FindingKind::AuditCheckpoint, subject, detail);
            return Ok(());
        }
        let now = make(db, key, before, checkpoint.until).await?;
        if now.entries != checkpoint.entries {
            let detail = format!(
                "{span}: there were {} entries, now there are {}",
                checkpoint.entries, now.entries
            );
            report.add(FindingKind::AuditCheckpoint, subject, detail);
        } else if now.sum != checkpoint.sum {
            let detail = format!("{span}: the entries are not those that were there");
            report.add(FindingKind::AuditCheckpoint, subject, detail);
        }
        before = Some(checkpoint);
    }
    report.checked("audit checkpoints", checkpoints.len() as u64);
    Ok(())
}

fn seal(key: &AuditKey, before: Option<&Checkpoint>, of: &Checkpoint) -> [u8; 32] {
    key.mac(&[
        b"turnoplus audit checkpoint 1",
        &before.map_or([0; 32], |before| before.seal),
        &of.after.as_microsecond().to_be_bytes(),
        &of.until.as_microsecond().to_be_bytes(),
        &of.entries.to_be_bytes(),
        &of.sum,
    ])
}

/// Adds a hash to a sum modulo 2^256, both big-endian.
fn add(sum: &mut [u8; 32], hash: &[u8]) {
    let mut carry = 0_u16;
    for (digit, more) in sum.iter_mut().rev().zip(hash.iter().rev()) {
        let [high, low] = (u16::from(*digit) + u16::from(*more) + carry).to_be_bytes();
        *digit = low;
        carry = u16::from(high);
    }
}

async fn stretch(
    db: &Session,
    (after, until): (Timestamp, Timestamp),
    position: Option<&Position>,
) -> Result<Vec<(i64, String, Uuid, i64, Vec<u8>)>, StoreError> {
    let mut query = Entity::find()
        .select_only()
        .columns([
            Column::HappenedAt,
            Column::SubjectKind,
            Column::SubjectId,
            Column::Seq,
            Column::Hash,
        ])
        .filter(Column::HappenedAt.gt(DbInstant::of(after)))
        .filter(Column::HappenedAt.lte(DbInstant::of(until)));
    if let Some((at, kind, id, seq)) = position {
        let same_time = Column::HappenedAt.eq(DbInstant(*at));
        let same_kind = Column::SubjectKind.eq(kind.as_str());
        let same_id = Column::SubjectId.eq(*id);
        let later = Condition::any()
            .add(Column::HappenedAt.gt(DbInstant(*at)))
            .add(same_time.clone().and(Column::SubjectKind.gt(kind.as_str())))
            .add(
                same_time
                    .clone()
                    .and(same_kind.clone())
                    .and(Column::SubjectId.gt(*id)),
            )
            .add(same_time.and(same_kind).and(same_id).and(Column::Seq.gt(*seq)));
        query = query.filter(later);
    }
    query
        .order_by_asc(Column::HappenedAt)
        .order_by_asc(Column::SubjectKind)
        .order_by_asc(Column::SubjectId)
        .order_by_asc(Column::Seq)
        .limit(STRETCH)
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)
}

#[cfg(test)]
mod tests {
    use super::add;

    #[test]
    fn a_sum_carries_and_does_not_depend_on_the_order() {
        let (mut one, mut other) = ([0; 32], [0; 32]);
        let hashes = [[0xFF_u8; 32], [1; 32], [0x80; 32]];
        for hash in &hashes {
            add(&mut one, hash);
        }
        for hash in hashes.iter().rev() {
            add(&mut other, hash);
        }
        assert_eq!(one, other);
        let mut carried = [0; 32];
        carried[31] = 0xFF;
        add(&mut carried, &{
            let mut one = [0; 32];
            one[31] = 1;
            one
        });
        assert_eq!((carried[30], carried[31]), (1, 0));
    }
}
