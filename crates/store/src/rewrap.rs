//! Wrapping everything that is sealed by the first of the sealing keys, while the clinic works: what `turnoplus keys
//! rotate` is for. A pass reads every sealed value in the order of its table's key and replaces those that another key
//! wraps, if they are still what was read: whoever wrote meanwhile sealed anew, with the first key. A pass that is cut
//! short is begun again; what it did stays done.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, UpdateStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use crate::db_error::from_db;
use crate::sea_store::SeaStore;
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

/// Values that are replaced in one transaction.
const BATCH: u64 = 100;

/// A column of sealed values.
struct SealedColumn {
    table: &'static str,
    column: &'static str,
    /// A column that is set where nothing sealed is left.
    erased: Option<&'static str>,
    /// The primary key.
    key: &'static str,
    /// Where a value belongs: what its repository names when it seals.
    place: [Part; 3],
}

enum Part {
    Word(&'static str),
    /// What this column says: an id.
    Column(&'static str),
}

/// Every column of sealed values.
const SEALED: [SealedColumn; 4] = [
    SealedColumn {
        table: "medical_record",
        column: "sealed",
        erased: Some("erased_at"),
        key: "id",
        place: [
            Part::Word("medical_record"),
            Part::Column("id"),
            Part::Column("patient_id"),
        ],
    },
    SealedColumn {
        table: "attachment",
        column: "sealed_key",
        erased: None,
        key: "id",
        place: [
            Part::Word("attachment"),
            Part::Column("id"),
            Part::Column("record_id"),
        ],
    },
    SealedColumn {
        table: "break_glass",
        column: "sealed_reason",
        erased: None,
        key: "id",
        place: [
            Part::Word("break_glass"),
            Part::Column("id"),
            Part::Column("patient_id"),
        ],
    },
    SealedColumn {
        table: "account_security",
        column: "totp_sealed",
        erased: None,
        key: "user_id",
        place: [
            Part::Word("account_security"),
            Part::Word("totp"),
            Part::Column("user_id"),
        ],
    },
];

/// How far a pass has come.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SealedCount {
    /// Values by the id of the key that wrapped them when they were read.
    pub by_key: BTreeMap<String, u64>,
    /// How many were wrapped anew.
    pub rewrapped: u64,
    /// How many changed while they were wrapped anew, or wait for another transaction: the next pass meets them again.
    pub left: u64,
}

impl SealedCount {
    /// How many values were read.
    pub fn checked(&self) -> u64 {
        self.by_key.values().sum()
    }
}

/// A sealed value as it lies in its row.
struct Found {
    key: Uuid,
    place: [Vec<u8>; 3],
    sealed: Vec<u8>,
}

impl SeaStore {
    /// One pass over everything that is sealed, which wraps it by the key that seals. When a pass neither changed nor left
    /// anything, nothing needs the other keys.
    ///
    /// # Errors
    /// [`StoreError`]; what was wrapped anew stays so.
    pub async fn rewrap(&self, progress: impl FnMut(&SealedCount)) -> Result<SealedCount, StoreError> {
        pass(self, progress).await
    }

    /// How many sealed values each key wraps.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub async fn sealed_count(&self) -> Result<SealedCount, StoreError> {
        count(self).await
    }
}

/// Reads the ids of the wrapping keys only.
async fn count(store: &SeaStore) -> Result<SealedCount, StoreError> {
    let reader = store.read_session().await?;
    let mut count = SealedCount::default();
    for column in &SEALED {
        let mut after = None;
        loop {
            let found = read(&reader, column, after).await?;
            for value in &found {
                note(&mut count, column, &value.sealed)?;
            }
            match found.last() {
                Some(last) if found.len() as u64 == BATCH => after = Some(last.key),
                _ => break,
            }
        }
    }
    Ok(count)
}

/// One pass; `progress` is told after each batch.
async fn pass(store: &SeaStore, mut progress: impl FnMut(&SealedCount)) -> Result<SealedCount, StoreError> {
    let (reader, keys) = (store.read_session().await?, store.sealing_keys());
    let mut count = SealedCount::default();
    for column in &SEALED {
        let mut after = None;
        loop {
            let found = read(&reader, column, after).await?;
            let mut changes = Vec::new();
            for value in &found {
                note(&mut count, column, &value.sealed)?;
                let place = value.place.each_ref().map(Vec::as_slice);
                if let Some(fresh) = keys.rewrap(column.table, &place, &value.sealed)? {
                    changes.push(replace(column, value, fresh));
                }
            }
            if !changes.is_empty() {
                write(&mut count, &changes, store).await?;
            }
            progress(&count);
            match found.last() {
                Some(last) if found.len() as u64 == BATCH => after = Some(last.key),
                _ => break,
            }
        }
    }
    Ok(count)
}

async fn write(
    count: &mut SealedCount,
    changes: &[UpdateStatement],
    store: &SeaStore,
) -> Result<(), StoreError> {
    match batch(changes, store).await {
        Ok(touched) => {
            count.rewrapped += touched;
            count.left += changes.len() as u64 - touched;
            Ok(())
        }
        // Somebody else writes these rows: they come first.
        Err(StoreError::Contention) => {
            count.left += changes.len() as u64;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn batch(changes: &[UpdateStatement], store: &SeaStore) -> Result<u64, StoreError> {
    let session = store.write_session().await?;
    let mut touched = 0;
    for change in changes {
        touched += session.execute(change).await.map_err(from_db)?.rows_affected();
    }
    session.commit().await?;
    Ok(touched)
}

fn note(count: &mut SealedCount, column: &SealedColumn, sealed: &[u8]) -> Result<(), StoreError> {
    let id = SealingKeys::wrapped_by(column.table, sealed)?;
    *count.by_key.entry(id).or_default() += 1;
    Ok(())
}

async fn read(db: &Session, column: &SealedColumn, after: Option<Uuid>) -> Result<Vec<Found>, StoreError> {
    let rows = db.query_all(&stretch(column, after)).await.map_err(from_db)?;
    rows.iter().map(|row| found(column, row)).collect()
}

fn stretch(column: &SealedColumn, after: Option<Uuid>) -> SelectStatement {
    let mut query = Query::select();
    query
        .column(Alias::new(column.key))
        .column(Alias::new(column.column))
        .from(Alias::new(column.table))
        .and_where(Expr::col(Alias::new(column.column)).is_not_null())
        .order_by(Alias::new(column.key), Order::Asc)
        .limit(BATCH);
    if let Some(erased) = column.erased {
        query.and_where(Expr::col(Alias::new(erased)).is_null());
    }
    for part in &column.place {
        if let Part::Column(name) = part
            && *name != column.key
        {
            query.column(Alias::new(*name));
        }
    }
    if let Some(after) = after {
        query.and_where(Expr::col(Alias::new(column.key)).gt(after));
    }
    query
}

fn found(column: &SealedColumn, row: &QueryResult) -> Result<Found, StoreError> {
    let key: Uuid = row.try_get("", column.key).map_err(from_db)?;
    let sealed: Vec<u8> = row.try_get("", column.column).map_err(from_db)?;
    let mut place = [const { Vec::new() }; 3];
    for (bytes, part) in place.iter_mut().zip(&column.place) {
        *bytes = match part {
            Part::Word(word) => word.as_bytes().to_vec(),
            Part::Column(name) => {
                let id: Uuid = row.try_get("", name).map_err(from_db)?;
                id.as_bytes().to_vec()
            }
        };
    }
    Ok(Found { key, place, sealed })
}

/// Replaces the value if it is still what was read.
fn replace(column: &SealedColumn, value: &Found, fresh: Vec<u8>) -> UpdateStatement {
    let mut change = Query::update();
    change
        .table(Alias::new(column.table))
        .value(Alias::new(column.column), fresh)
        .and_where(Expr::col(Alias::new(column.key)).eq(value.key))
        .and_where(Expr::col(Alias::new(column.column)).eq(value.sealed.clone()));
    change
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::SEALED;

    #[test]
    fn every_sealed_column_of_the_schema_is_wrapped_anew() {
        let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/migrations");
        for file in fs::read_dir(migrations).unwrap() {
            let source = fs::read_to_string(file.unwrap().path()).unwrap();
            for line in source.lines().filter(|line| line.contains("{bytes}")) {
                let column = line
                    .trim()
                    .trim_start_matches("body: \"")
                    .split_whitespace()
                    .next();
                let column = column.unwrap_or_default();
                let known = SEALED.iter().any(|sealed| sealed.column == column);
                assert!(known || !column.contains("sealed"), "{column} is not in SEALED");
            }
        }
    }
}
