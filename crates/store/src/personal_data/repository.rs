//! What is held about a person: how old, how much, all of it, gone.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use turnoplus_app::ports::{Erased, Held, Holding as Rows, PersonalDataRepository, StoreError};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::ErasureScope;

use super::erase::{apply, count, passes};
use super::lists::HOLDINGS;
use super::person::{Person, attended};
use super::read::{held, names};
use crate::appointment;
use crate::db_error::from_db;
use crate::db_time::{DbInstant, maybe};
use crate::medical_record::erased;
use crate::records::AuditKey;
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

/// See [`PersonalDataRepository`].
pub(crate) struct PersonalData<'a> {
    db: &'a Session,
    chain: &'a AuditKey,
    keys: &'a SealingKeys,
}

impl<'a> PersonalData<'a> {
    pub(crate) fn new(db: &'a Session, chain: &'a AuditKey, keys: &'a SealingKeys) -> Self {
        Self { db, chain, keys }
    }

    async fn last_entry(&self, patient: PatientId) -> Result<Option<DbInstant>, StoreError> {
        use crate::medical_record::entity::{Column, Entity};
        let last: Option<Option<i64>> = Entity::find()
            .select_only()
            .column_as(Column::UpdatedAt.max(), "last")
            .filter(Column::PatientId.eq(patient.uuid()))
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        Ok(last.flatten().map(DbInstant))
    }

    async fn last_visit(&self, patient: PatientId) -> Result<Option<DbInstant>, StoreError> {
        use appointment::entity::{Column, Entity};
        let last: Option<Option<i64>> = Entity::find()
            .select_only()
            .column_as(Column::StartsAt.max(), "last")
            .filter(Column::PatientId.eq(patient.uuid()))
            .filter(Column::Status.is_in(attended()))
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        Ok(last.flatten().map(DbInstant))
    }
}

fn note(erased: &mut Erased, what: &'static str, rows: u64) {
    match erased.rows.iter_mut().find(|known| known.what == what) {
        _ if rows == 0 => {}
        Some(known) => known.rows += rows,
        None => erased.rows.push(Rows { what, rows }),
    }
}

#[async_trait]
impl PersonalDataRepository for PersonalData<'_> {
    async fn last_clinical_act(&mut self, patient: PatientId) -> Result<Option<Timestamp>, StoreError> {
        let last = self
            .last_entry(patient)
            .await?
            .max(self.last_visit(patient).await?);
        maybe("medical_record", last)
    }

    async fn to_erase(&mut self, patient: PatientId, scope: ErasureScope) -> Result<Erased, StoreError> {
        let person = Person::of(self.db, patient).await?;
        let mut erased = Erased::default();
        for holding in HOLDINGS {
            for pass in passes(scope) {
                let rows = count(self.db, holding, *pass, &person).await?;
                note(&mut erased, holding.table, rows);
            }
        }
        if scope == ErasureScope::Everything {
            let entries = erased::left(self.db, person.patient).await?;
            erased.signed_entries = entries.signed;
            note(&mut erased, "medical_record", entries.signed + entries.drafts);
        }
        Ok(erased)
    }

    async fn erase(
        &mut self,
        patient: PatientId,
        scope: ErasureScope,
        at: Timestamp,
    ) -> Result<Erased, StoreError> {
        let person = Person::of(self.db, patient).await?;
        let at = DbInstant::of(at);
        let mut erased = Erased::default();
        for holding in HOLDINGS {
            for pass in passes(scope) {
                let rows = apply(self.db, (holding, *pass), &person, at).await?;
                note(&mut erased, holding.table, rows);
            }
        }
        if scope == ErasureScope::Everything {
            let entries = erased::erase(self.db, self.chain, person.patient, at).await?;
            erased.signed_entries = entries.signed;
            note(&mut erased, "medical_record", entries.signed + entries.drafts);
        }
        Ok(erased)
    }

    async fn everything(&mut self, patient: PatientId) -> Result<Vec<Held>, StoreError> {
        let person = Person::of(self.db, patient).await?;
        let mut tables = Vec::new();
        for holding in HOLDINGS {
            tables.push(held(self.db, self.keys, holding, &person).await?);
        }
        tables.push(names(self.db, &tables).await?);
        Ok(tables)
    }
}
