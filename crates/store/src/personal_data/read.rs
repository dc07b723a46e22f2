//! Reading what is held, to hand it out.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult, TryGetable};
use serde_json::{Map, Value};
use turnoplus_app::ports::{Fact, Held, StoreError};
use uuid::Uuid;

use super::holdings::{Holding, Kind};
use super::person::{Person, Turnos};
use crate::db_error::{corrupt, from_db};
use crate::db_time::DbInstant;
use crate::medical_record::place_of_reason;
use crate::medical_record::sealed::place;
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

/// Every row of a table that is about the person, in the order of its first column.
pub(super) async fn held(
    db: &Session,
    keys: &SealingKeys,
    holding: &Holding,
    person: &Person,
) -> Result<Held, StoreError> {
    let mut query = Query::select();
    query
        .columns(holding.columns.iter().map(|column| Alias::new(column.name)))
        .from(Alias::new(holding.table))
        .cond_where(person.rows(holding.of, Turnos::All));
    let rows = db.query_all(&query).await.map_err(from_db)?;
    let rows = rows.iter().map(|row| facts(keys, holding, row));
    Ok(Held {
        what: holding.table,
        rows: rows.collect::<Result<_, _>>()?,
    })
}

/// The doctors, offices, visit types and payers that the rows name by id.
pub(super) async fn names(db: &Session, tables: &[Held]) -> Result<Held, StoreError> {
    let mut rows = Vec::new();
    for (column, table, name) in [
        ("doctor_id", "doctor", "full_name"),
        ("office_id", "office", "name"),
        ("visit_type_id", "visit_type", "name"),
        ("payer_id", "payer", "name"),
    ] {
        let facts = tables.iter().flat_map(|held| held.rows.iter().flatten());
        let ids: BTreeSet<Uuid> = facts
            .filter_map(|(known, fact)| match fact {
                Fact::Text(id) if known == column => id.parse().ok(),
                _ => None,
            })
            .collect();
        let query = Query::select()
            .columns(["id", name].map(Alias::new))
            .from(Alias::new(table))
            .and_where(Expr::col(Alias::new("id")).is_in(ids))
            .order_by(Alias::new("id"), Order::Asc)
            .take();
        for row in db.query_all(&query).await.map_err(from_db)? {
            rows.push(vec![
                ("what".to_owned(), Fact::Text(table.to_owned())),
                ("id".to_owned(), text(get::<Uuid>(&row, "id")?)),
                ("name".to_owned(), text(get::<String>(&row, name)?)),
            ]);
        }
    }
    Ok(Held { what: "names", rows })
}

fn facts(
    keys: &SealingKeys,
    holding: &Holding,
    row: &QueryResult,
) -> Result<Vec<(String, Fact)>, StoreError> {
    let table = holding.table;
    let mut facts = Vec::new();
    for column in holding.columns {
        let fact = match column.kind {
            Kind::Secret => continue,
            Kind::SealedEntry => {
                facts.extend(entry(keys, table, row)?);
                continue;
            }
            Kind::SealedReason => reason(keys, table, row)?,
            Kind::Id => text(get::<Uuid>(row, column.name)?),
            Kind::Text => text(get::<String>(row, column.name)?),
            Kind::Instant => match get::<i64>(row, column.name)? {
                None => Fact::Absent,
                Some(at) => Fact::Text(DbInstant(at).get(table)?.to_string()),
            },
            Kind::Int => number(get::<i32>(row, column.name)?),
            Kind::Long => number(get::<i64>(row, column.name)?),
            Kind::Bool => get::<bool>(row, column.name)?.map_or(Fact::Absent, Fact::Flag),
        };
        let name = if column.kind == Kind::SealedReason {
            "reason"
        } else {
            column.name
        };
        facts.push((name.to_owned(), fact));
    }
    Ok(facts)
}

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<Option<T>, StoreError> {
    row.try_get("", column).map_err(from_db)
}

fn text(value: Option<impl ToString>) -> Fact {
    value.map_or(Fact::Absent, |value| Fact::Text(value.to_string()))
}

fn number(value: Option<impl Into<i64>>) -> Fact {
    value.map_or(Fact::Absent, |value| Fact::Number(value.into()))
}

/// What an entry of the clinical record says, under the names that it has inside of its seal.
fn entry(
    keys: &SealingKeys,
    table: &'static str,
    row: &QueryResult,
) -> Result<Vec<(String, Fact)>, StoreError> {
    if get::<i64>(row, "erased_at")?.is_some() {
        return Ok(Vec::new());
    }
    let (id, patient) = (needed(row, table, "id")?, needed(row, table, "patient_id")?);
    let sealed: Vec<u8> = needed(row, table, "sealed")?;
    let plain = keys.open(table, &place(&id, &patient), &sealed)?;
    let texts: Map<String, Value> =
        serde_json::from_slice(&plain).map_err(|_| corrupt(table, "what was sealed cannot be read"))?;
    let fact = |value: &Value| match value {
        Value::String(text) => Fact::Text(text.clone()),
        // The list of its files.
        other => Fact::Text(other.to_string()),
    };
    Ok(texts
        .iter()
        .map(|(name, value)| (name.clone(), fact(value)))
        .collect())
}

fn reason(keys: &SealingKeys, table: &'static str, row: &QueryResult) -> Result<Fact, StoreError> {
    let (id, patient) = (needed(row, table, "id")?, needed(row, table, "patient_id")?);
    let sealed: Vec<u8> = needed(row, table, "sealed_reason")?;
    let plain = keys.open(table, &place_of_reason(&id, &patient), &sealed)?;
    let plain = String::from_utf8(plain).map_err(|_| corrupt(table, "what was sealed cannot be read"))?;
    Ok(Fact::Text(plain))
}

fn needed<T: TryGetable>(row: &QueryResult, table: &'static str, column: &str) -> Result<T, StoreError> {
    get(row, column)?.ok_or_else(|| corrupt(table, format!("{column} is missing")))
}
