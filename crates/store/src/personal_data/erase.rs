//! Erasing what [`super::lists`] says: rows that go are deleted, rows that stay are emptied where anything is left.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UpdateStatement,
};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::patient::ErasureScope;
use uuid::Uuid;

use super::holdings::{Column, Fate, Holding, Of, Stand, When};
use super::person::{Person, Turnos};
use crate::db_error::from_db;
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

/// One way over a table: what is erased, of which rows.
#[derive(Clone, Copy)]
pub(super) struct Pass {
    whens: &'static [When],
    turnos: Turnos,
}

/// The ways over each table that a scope takes.
pub(super) fn passes(scope: ErasureScope) -> &'static [Pass] {
    match scope {
        ErasureScope::Unbound => &[
            Pass {
                whens: &[When::Now],
                turnos: Turnos::All,
            },
            Pass {
                whens: &[When::NowUnlessAttended],
                turnos: Turnos::Unattended,
            },
        ],
        ErasureScope::Everything => &[Pass {
            whens: &[When::Now, When::NowUnlessAttended, When::Last],
            turnos: Turnos::All,
        }],
    }
}

/// How many rows a pass over a table would touch.
pub(super) async fn count(
    db: &Session,
    holding: &Holding,
    pass: Pass,
    person: &Person,
) -> Result<u64, StoreError> {
    let Some(rows) = touched(holding, pass, person) else {
        return Ok(0);
    };
    let query = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("number"))
        .from(Alias::new(holding.table))
        .cond_where(rows)
        .take();
    number(db, &query).await
}

pub(super) async fn number(db: &Session, query: &SelectStatement) -> Result<u64, StoreError> {
    let row = db.query_one(query).await.map_err(from_db)?;
    let number: Option<i64> = row
        .map(|row| row.try_get("", "number"))
        .transpose()
        .map_err(from_db)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))
}

/// Erases what a pass erases of a table; answers how many rows it touched.
pub(super) async fn apply(
    db: &Session,
    (holding, pass): (&Holding, Pass),
    person: &Person,
    at: DbInstant,
) -> Result<u64, StoreError> {
    let Some(rows) = touched(holding, pass, person) else {
        return Ok(0);
    };
    if holding.deleted.is_some() {
        let gone = Query::delete()
            .from_table(Alias::new(holding.table))
            .cond_where(rows)
            .take();
        return Ok(db.execute(&gone).await.map_err(from_db)?.rows_affected());
    }
    // Rows with something of their own in place of what was there are written one by one.
    let Some(ids) = ids(holding, person) else {
        let change = change(holding, pass, None, at);
        return run(db, change, rows).await;
    };
    let mut count = 0;
    for id in ids {
        let this = Condition::all()
            .add(Expr::col(Alias::new("id")).eq(*id))
            .add(rows.clone());
        count += run(db, change(holding, pass, Some(*id), at), this).await?;
    }
    Ok(count)
}

async fn run(db: &Session, mut change: UpdateStatement, rows: Condition) -> Result<u64, StoreError> {
    change.cond_where(rows);
    Ok(db.execute(&change).await.map_err(from_db)?.rows_affected())
}

/// The rows of a table that are a person themselves.
fn ids<'a>(holding: &Holding, person: &'a Person) -> Option<&'a [Uuid]> {
    match holding.of {
        Of::Patient("id") => Some(&person.patients),
        Of::Account("id") => Some(&person.accounts),
        _ => None,
    }
}

/// The rows that a pass touches: those about the person that go, or in which anything is left. `None` when it has
/// nothing to do in this table.
fn touched(holding: &Holding, pass: Pass, person: &Person) -> Option<Condition> {
    let rows = person.rows(holding.of, pass.turnos);
    if let Some(when) = holding.deleted {
        return pass.whens.contains(&when).then_some(rows);
    }
    let mut left = Condition::any();
    for column in holding.columns {
        if let Some(there) = still_there(column, pass) {
            left = left.add(there);
        }
    }
    (!left.is_empty()).then(|| Condition::all().add(rows).add(left))
}

fn still_there(column: &Column, pass: Pass) -> Option<SimpleExpr> {
    let name = || Expr::col(Alias::new(column.name));
    match column.fate {
        Fate::Emptied(when) if pass.whens.contains(&when) => Some(name().is_not_null()),
        Fate::Replaced(when, Stand::Text(text)) if pass.whens.contains(&when) => Some(name().ne(text)),
        Fate::Replaced(when, Stand::No) if pass.whens.contains(&when) => Some(name().ne(false)),
        // What is the row's own goes along with another column of it.
        _ => None,
    }
}

fn change(holding: &Holding, pass: Pass, id: Option<Uuid>, at: DbInstant) -> UpdateStatement {
    let mut change = Query::update();
    change.table(Alias::new(holding.table));
    for column in holding.columns {
        let value: SimpleExpr = match column.fate {
            Fate::Emptied(when) if pass.whens.contains(&when) => Expr::cust("NULL"),
            Fate::Replaced(when, stand) if pass.whens.contains(&when) => match stand {
                Stand::Text(text) => text.into(),
                Stand::No => false.into(),
                Stand::Document => document(id.unwrap_or_default()).into(),
                Stand::Email => email(id.unwrap_or_default()).into(),
            },
            Fate::Stamped => at.0.into(),
            Fate::Raised => Expr::col(Alias::new(column.name)).add(1),
            _ => continue,
        };
        change.value(Alias::new(column.name), value);
    }
    change
}

/// A document number that nobody has.
fn document(id: Uuid) -> String {
    // The end of the id: ids that were made at the same time begin alike.
    let id = id.simple().to_string().to_uppercase();
    format!("SUPRIMIDO-{}", &id[id.len() - 16..])
}

/// An address under a name that is never given to anybody (RFC 2606).
fn email(id: Uuid) -> String {
    format!("suprimida-{}@turnoplus.invalid", id.simple())
}

#[cfg(test)]
mod tests {
    use turnoplus_domain::identity::Email;
    use turnoplus_domain::patient::{Document, DocumentType};
    use turnoplus_domain::text::Name;

    use super::super::lists::NOBODY;
    use super::*;

    #[test]
    fn what_stands_for_an_erased_person_can_be_read_as_any_other() {
        let id = Uuid::from_u128(7);
        assert!(email(id).parse::<Email>().is_ok());
        assert!(Document::parse(DocumentType::Other, &document(id)).is_ok());
        assert!(Name::parse(NOBODY).is_ok());
    }
}
