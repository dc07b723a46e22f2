//! Finding and keeping patients.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{PatientFilter, PatientRepository, StoreError, fold};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{LikelyDuplicates, Patient};
use uuid::Uuid;

use super::coverages::{self, with_coverages};
use super::duplicates;
use super::entity::{Column, Entity, Model};
use super::mapping::row;
use crate::appointment;
use crate::db_error::from_db;
use crate::db_row::{compare_and_set, containing, count, insert, starting_with};
use crate::unit_of_work::Session;

/// See [`PatientRepository`].
pub(crate) struct Patients<'a>(pub(crate) &'a Session);

impl Patients<'_> {
    /// The first rows after the cursor that match, by name: an ordered walk of one index.
    async fn matching(
        &self,
        matches: Option<SimpleExpr>,
        filter: &PatientFilter,
        page: &PageRequest<String>,
    ) -> Result<Vec<Model>, StoreError> {
        let mut query = Entity::find();
        if !filter.include_closed {
            query = query.filter(Column::Active.eq(true));
        }
        if let Some(doctor) = filter.of_doctor {
            let attended = appointment::entity::Entity::find()
                .select_only()
                .column(appointment::entity::Column::PatientId)
                .filter(appointment::entity::Column::DoctorId.eq(doctor.uuid()))
                .into_query();
            query = query.filter(Column::Id.in_subquery(attended));
        }
        if let Some(matches) = matches {
            query = query.filter(matches);
        }
        if let Some(after) = &page.after {
            let later = Condition::any()
                .add(Column::SearchName.gt(after.key.as_str()))
                .add(
                    Column::SearchName
                        .eq(after.key.as_str())
                        .and(Column::Id.gt(after.id)),
                );
            // The first condition says the same with less, so that every database starts in the index.
            query = query
                .filter(Column::SearchName.gte(after.key.as_str()))
                .filter(later);
        }
        query
            .order_by_asc(Column::SearchName)
            .order_by_asc(Column::Id)
            .limit(u64::from(page.limit) + 1)
            .all(self.0)
            .await
            .map_err(from_db)
    }
}

/// What a search may mean: a part of the name, the beginning of a document, the beginning of an address. Each is a
/// query of its own, so that each has its index.
fn meanings(search: &str) -> Vec<SimpleExpr> {
    let name = fold(search);
    let document: String = search
        .chars()
        .filter(|c| !matches!(c, '.' | ' '))
        .collect::<String>()
        .to_uppercase();
    let mut meanings = vec![Expr::col(Column::SearchName).like(containing(&name))];
    if !document.is_empty() && document.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        meanings.push(starting_with(Column::DocumentNumber, &document));
    }
    let address = search.trim().to_ascii_lowercase();
    if !address.is_empty() && address.bytes().all(|b| b.is_ascii_graphic()) {
        meanings.push(starting_with(Column::Email, &address));
    }
    meanings
}

#[async_trait]
impl PatientRepository for Patients<'_> {
    async fn find(&mut self, id: PatientId) -> Result<Option<Patient>, StoreError> {
        let rows = Entity::find_by_id(id.uuid()).all(self.0).await.map_err(from_db)?;
        Ok(with_coverages(self.0, &rows).await?.pop())
    }

    async fn add(&mut self, patient: &Patient) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(patient)).await?;
        coverages::add(self.0, patient).await
    }

    async fn save(&mut self, patient: &Patient) -> Result<(), StoreError> {
        let key = Column::Id.eq(patient.id.uuid()).into();
        let version = (Column::Version, patient.version);
        compare_and_set::<Entity>(
            self.0,
            row(patient),
            key,
            version,
            &[Column::Id, Column::CreatedAt, Column::Holds],
        )
        .await?;
        coverages::replace(self.0, patient).await
    }

    async fn hold_open(&mut self, id: PatientId) -> Result<bool, StoreError> {
        let touched = Entity::update_many()
            .col_expr(Column::Holds, Expr::col(Column::Holds).add(1))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::Active.eq(true))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        Ok(touched == 1)
    }

    async fn list(
        &mut self,
        filter: &PatientFilter,
        page: &PageRequest<String>,
    ) -> Result<Page<Patient, String>, StoreError> {
        let rows = match filter
            .search
            .as_deref()
            .filter(|search| !search.trim().is_empty())
        {
            None => self.matching(None, filter, page).await?,
            Some(search) => {
                let mut found = BTreeMap::new();
                for meaning in meanings(search) {
                    for row in self.matching(Some(meaning), filter, page).await? {
                        found.insert((row.search_name.clone(), row.id), row);
                    }
                }
                found.into_values().collect::<Vec<_>>()
            }
        };
        let patients = with_coverages(self.0, &rows).await?;
        Ok(Page::of(patients, page.limit, |patient| Cursor {
            key: fold(patient.full_name.as_str()),
            id: patient.id.uuid(),
        }))
    }

    async fn merged_into_it(&mut self, survivor: PatientId) -> Result<Vec<PatientId>, StoreError> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::MergedInto.eq(survivor.uuid()))
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(self.0)
            .await
            .map_err(from_db)?;
        Ok(ids.into_iter().map(PatientId::new).collect())
    }

    async fn list_by_document_number(&mut self, number: &str) -> Result<Vec<Patient>, StoreError> {
        let rows = Entity::find()
            .filter(Column::DocumentNumber.eq(number))
            .order_by_asc(Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        with_coverages(self.0, &rows).await
    }

    async fn count_same_document(&mut self, patient: &Patient) -> Result<u64, StoreError> {
        let twins = Entity::find()
            .filter(Column::DocumentNumber.eq(patient.document.number()))
            .filter(Column::DocumentType.eq(patient.document.kind().as_str()))
            .filter(Column::Active.eq(true))
            .filter(Column::Id.ne(patient.id.uuid()));
        count(self.0, twins, Column::Id).await
    }

    async fn lookalikes(&mut self, patient: &Patient) -> Result<Vec<Patient>, StoreError> {
        duplicates::of(self.0, patient).await
    }

    async fn list_duplicates(
        &mut self,
        page: &PageRequest<String>,
    ) -> Result<Page<LikelyDuplicates, String>, StoreError> {
        duplicates::list(self.0, page).await
    }
}
