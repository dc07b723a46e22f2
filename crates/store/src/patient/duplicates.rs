//! Patients who look alike. Each likeness has an index in which they lie side by side, so that a page is one walk of it.

use std::collections::BTreeMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{StoreError, fold};
use turnoplus_domain::patient::{LikelyDuplicates, Likeness, Patient};

use super::coverages::with_coverages;
use super::entity::{Column, Entity, Model};
use crate::db_error::from_db;
use crate::unit_of_work::Session;

/// So many patients of a group are shown: one number may stand for many, as where somebody typed nines for unknown.
const SHOWN: u64 = 10;

/// What patients of one group have in common.
#[derive(Clone, Debug)]
struct Trait {
    likeness: Likeness,
    /// The document number, the CUIL, or the birth date.
    value: String,
    /// The folded name, where that is part of it; else nothing.
    name: String,
}

impl Trait {
    /// Where a likeness begins.
    fn first(likeness: Likeness) -> Self {
        Self {
            likeness,
            value: String::new(),
            name: String::new(),
        }
    }

    fn of(likeness: Likeness, patient: &Patient) -> Option<Self> {
        let (value, name) = match likeness {
            Likeness::DocumentNumber => (patient.document.number().to_owned(), String::new()),
            Likeness::Cuil => (patient.details.cuil.as_ref()?.as_str().to_owned(), String::new()),
            Likeness::NameAndBirthDate => (patient.birth_date?.to_string(), fold(patient.full_name.as_str())),
        };
        Some(Self {
            likeness,
            value,
            name,
        })
    }

    fn column(&self) -> Column {
        match self.likeness {
            Likeness::DocumentNumber => Column::DocumentNumber,
            Likeness::Cuil => Column::Cuil,
            Likeness::NameAndBirthDate => Column::BirthDate,
        }
    }

    fn has_name(&self) -> bool {
        self.likeness == Likeness::NameAndBirthDate
    }

    /// No likeness, document number, CUIL or date holds a space.
    fn to_key(&self) -> String {
        format!("{} {} {}", self.likeness.as_str(), self.value, self.name)
    }

    /// A cursor that was tampered with begins anew.
    fn from_key(key: &str) -> Option<Self> {
        let mut parts = key.splitn(3, ' ');
        let likeness = parts.next()?;
        let likeness = Likeness::ALL.into_iter().find(|it| it.as_str() == likeness)?;
        Some(Self {
            likeness,
            value: parts.next()?.to_owned(),
            name: parts.next()?.to_owned(),
        })
    }

    fn holders(&self) -> Select<Entity> {
        let mut alike = Condition::all()
            .add(Column::Active.eq(true))
            .add(self.column().eq(self.value.as_str()));
        if self.has_name() {
            alike = alike.add(Column::SearchName.eq(self.name.as_str()));
        }
        Entity::find().filter(alike).order_by_asc(Column::Id).limit(SHOWN)
    }

    /// What several active patients have in common behind this, and how many.
    async fn repeated_after(&self, db: &Session, most: u64) -> Result<Vec<(Self, u64)>, StoreError> {
        let column = self.column();
        let query = Entity::find()
            .select_only()
            .column(column)
            .filter(Column::Active.eq(true))
            .group_by(column)
            // Of what the index holds, so that no row has to be looked up to be counted.
            .having(column.count().gt(1))
            .order_by_asc(column)
            .limit(most);
        let rows: Vec<(String, String, i64)> = if self.has_name() {
            let behind = Condition::any().add(column.gt(self.value.as_str())).add(
                column
                    .eq(self.value.as_str())
                    .and(Column::SearchName.gt(self.name.as_str())),
            );
            // The first condition says the same with less, so that every database starts in the index.
            query
                .column(Column::SearchName)
                .column_as(column.count(), "many")
                .filter(column.gte(self.value.as_str()))
                .filter(behind)
                .group_by(Column::SearchName)
                .order_by_asc(Column::SearchName)
                .into_tuple()
                .all(db)
                .await
                .map_err(from_db)?
        } else {
            let rows: Vec<(String, i64)> = query
                .column_as(column.count(), "many")
                .filter(column.gt(self.value.as_str()))
                .into_tuple()
                .all(db)
                .await
                .map_err(from_db)?;
            rows.into_iter()
                .map(|(value, many)| (value, String::new(), many))
                .collect()
        };
        let likeness = self.likeness;
        let found = rows.into_iter().map(|(value, name, many)| {
            let common = Self {
                likeness,
                value,
                name,
            };
            (common, many.unsigned_abs())
        });
        Ok(found.collect())
    }
}

/// See [`turnoplus_app::ports::PatientRepository::lookalikes`].
pub(super) async fn of(db: &Session, patient: &Patient) -> Result<Vec<Patient>, StoreError> {
    let mut found: BTreeMap<_, Model> = BTreeMap::new();
    for common in Likeness::ALL.into_iter().filter_map(|it| Trait::of(it, patient)) {
        let others = common.holders().filter(Column::Id.ne(patient.id.uuid()));
        for row in others.all(db).await.map_err(from_db)? {
            found.insert(row.id, row);
        }
    }
    with_coverages(db, &found.into_values().collect::<Vec<_>>()).await
}

/// See [`turnoplus_app::ports::PatientRepository::list_duplicates`].
pub(super) async fn list(
    db: &Session,
    page: &PageRequest<String>,
) -> Result<Page<LikelyDuplicates, String>, StoreError> {
    let after = page.after.as_ref().and_then(|after| Trait::from_key(&after.key));
    let wanted = u64::from(page.limit) + 1;
    let mut common = Vec::new();
    let begun = after
        .as_ref()
        .map_or(Likeness::DocumentNumber, |after| after.likeness);
    for likeness in Likeness::ALL.into_iter().skip_while(|it| *it != begun) {
        let left = wanted.saturating_sub(common.len() as u64);
        if left == 0 {
            break;
        }
        let from = after.clone().filter(|after| after.likeness == likeness);
        let from = from.unwrap_or_else(|| Trait::first(likeness));
        common.extend(from.repeated_after(db, left).await?);
    }
    let mut groups = Vec::new();
    for (common, count) in common {
        let rows = common.holders().all(db).await.map_err(from_db)?;
        groups.push((common, count, rows));
    }
    let page = Page::of(groups, page.limit, |(common, _, rows)| Cursor {
        key: common.to_key(),
        id: rows.first().map(|row| row.id).unwrap_or_default(),
    });
    let mut items = Vec::new();
    for (common, count, rows) in page.items {
        items.push(LikelyDuplicates {
            likeness: common.likeness,
            count,
            patients: with_coverages(db, &rows).await?,
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}
