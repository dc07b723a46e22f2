//! What the repositories do with rows, whatever the table: compare-and-set, LIKE patterns, corrupt values.

use std::str::FromStr;

use sea_orm::sea_query::{ExprTrait, LikeExpr, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    QueryFilter, QuerySelect, Select,
};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::text::{Line, Note};
use turnoplus_domain::version::Version;

use crate::db_error::{corrupt, from_db};
use crate::unit_of_work::Session;

/// A stored text as the value that it stands for.
pub(crate) fn parse<T: FromStr>(entity: &'static str, column: &str, raw: &str) -> Result<T, StoreError> {
    raw.parse()
        .map_err(|_| corrupt(entity, format!("{column} has an illegal value")))
}

/// A stored line of text.
pub(crate) fn line<const MAX: usize>(
    entity: &'static str,
    column: &str,
    raw: &str,
) -> Result<Line<MAX>, StoreError> {
    Line::parse(raw).map_err(|_| corrupt(entity, format!("{column} has an illegal value")))
}

/// A stored text that may be missing.
pub(crate) fn maybe_note<const MAX: usize>(
    entity: &'static str,
    column: &str,
    raw: Option<&str>,
) -> Result<Option<Note<MAX>>, StoreError> {
    raw.map(Note::parse)
        .transpose()
        .map_err(|_| corrupt(entity, format!("{column} has an illegal value")))
}

/// A stored number in a narrower type.
pub(crate) fn narrow<T: TryFrom<i32>>(entity: &'static str, column: &str, raw: i32) -> Result<T, StoreError> {
    T::try_from(raw).map_err(|_| corrupt(entity, format!("{column} is out of range")))
}

/// A stored version.
pub(crate) fn version(entity: &'static str, raw: i64) -> Result<Version, StoreError> {
    match u32::try_from(raw) {
        Ok(number) if number >= 1 => Ok(Version::new(number)),
        _ => Err(corrupt(entity, "the version is out of range")),
    }
}

/// The version as stored.
pub(crate) fn stored_version(version: Version) -> i64 {
    i64::from(version.get())
}

/// Inserts a row.
pub(crate) async fn insert<E>(db: &Session, row: E::Model) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    E::insert(row.into_active_model())
        .exec_without_returning(db)
        .await
        .map_err(from_db)?;
    Ok(())
}

/// How many rows a query finds; `column` must not be null.
pub(crate) async fn count<E: EntityTrait>(
    db: &Session,
    query: Select<E>,
    column: E::Column,
) -> Result<u64, StoreError> {
    let number: Option<i64> = query
        .select_only()
        .column_as(column.count(), "number")
        .into_tuple()
        .one(db)
        .await
        .map_err(from_db)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))
}

/// Writes the row's columns, but for `kept`, where `key` holds and the stored version is the one before.
pub(crate) async fn compare_and_set<E>(
    db: &Session,
    row: E::Model,
    key: Condition,
    version: (E::Column, Version),
    kept: &[E::Column],
) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let before = i64::from(version.1.get()) - 1;
    let mut changes = row.into_active_model();
    for column in E::Column::iter().filter(|column| kept.iter().all(|kept| kept.as_str() != column.as_str()))
    {
        changes.reset(column);
    }
    let touched = E::update_many()
        .set(changes)
        .filter(key)
        .filter(ColumnTrait::eq(&version.0, before))
        .exec(db)
        .await
        .map_err(from_db)?
        .rows_affected;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Deletes the row where `key` holds and the stored version is this one.
pub(crate) async fn compare_and_delete<E: EntityTrait>(
    db: &Session,
    key: Condition,
    version: (E::Column, Version),
) -> Result<(), StoreError> {
    let touched = E::delete_many()
        .filter(key)
        .filter(ColumnTrait::eq(&version.0, i64::from(version.1.get())))
        .exec(db)
        .await
        .map_err(from_db)?
        .rows_affected;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// `text` anywhere.
pub(crate) fn containing(text: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(text))).escape('!')
}

/// `text` at the beginning: a range, because SQLite walks no index for a LIKE that compares byte for byte.
pub(crate) fn starting_with<C: ColumnTrait>(column: C, text: &str) -> SimpleExpr {
    ColumnTrait::gte(&column, text).and(ColumnTrait::lt(&column, format!("{text}{}", char::MAX)))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '!' | '%' | '_') {
            escaped.push('!');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(escaped("50%_of!"), "50!%!_of!!");
    }
}
