//! What is held about a person: how old, how much, all of it, gone.

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use turnoplus_app::ports::{Erased, Held, Holding as Rows, PersonalDataRepository, StoreError};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::ErasureScope;
use uuid::Uuid;

use super::erase::{apply, count, passes};
use super::lists::HOLDINGS;
use super::person::{Person, attended};
use super::read::{held, names};
use crate::appointment;
use crate::db_error::from_db;
use crate::db_time::{DbInstant, maybe};
use crate::medical_record::erased::{self, Entries};
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

    async fn last_entry(&self, patients: &[Uuid]) -> Result<Option<DbInstant>, StoreError> {
        use crate::medical_record::entity::{Column, Entity};
        let last: Option<Option<i64>> = Entity::find()
            .select_only()
            .column_as(Column::UpdatedAt.max(), "last")
            .filter(Column::PatientId.is_in(patients.iter().copied()))
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        Ok(last.flatten().map(DbInstant))
    }

    async fn last_visit(&self, patients: &[Uuid]) -> Result<Option<DbInstant>, StoreError> {
        use appointment::entity::{Column, Entity};
        let last: Option<Option<i64>> = Entity::find()
            .select_only()
            .column_as(Column::StartsAt.max(), "last")
            .filter(Column::PatientId.is_in(patients.iter().copied()))
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

fn note_entries(erased: &mut Erased, patient: PatientId, entries: &Entries) {
    if entries.signed > 0 {
        erased.signed_entries.push((patient, entries.signed));
    }
    note(erased, "medical_record", entries.signed + entries.drafts);
}

#[async_trait]
impl PersonalDataRepository for PersonalData<'_> {
    async fn last_clinical_act(&mut self, patients: &[PatientId]) -> Result<Option<Timestamp>, StoreError> {
        let ids: Vec<Uuid> = patients.iter().map(|patient| patient.uuid()).collect();
        let last = self.last_entry(&ids).await?.max(self.last_visit(&ids).await?);
        maybe("medical_record", last)
    }

    async fn to_erase(&mut self, patients: &[PatientId], scope: ErasureScope) -> Result<Erased, StoreError> {
        let person = Person::of(self.db, patients).await?;
        let mut erased = Erased::default();
        for holding in HOLDINGS {
            for pass in passes(scope) {
                let rows = count(self.db, holding, *pass, &person).await?;
                note(&mut erased, holding.table, rows);
            }
        }
        if scope == ErasureScope::Everything {
            for patient in patients {
                let entries = erased::left(self.db, patient.uuid()).await?;
                note_entries(&mut erased, *patient, &entries);
            }
        }
        Ok(erased)
    }

    async fn erase(
        &mut self,
        patients: &[PatientId],
        scope: ErasureScope,
        at: Timestamp,
    ) -> Result<Erased, StoreError> {
        let person = Person::of(self.db, patients).await?;
        let at = DbInstant::of(at);
        let mut erased = Erased::default();
        for holding in HOLDINGS {
            for pass in passes(scope) {
                let rows = apply(self.db, (holding, *pass), &person, at).await?;
                note(&mut erased, holding.table, rows);
            }
        }
        if scope == ErasureScope::Everything {
            for patient in patients {
                let entries = erased::erase(self.db, self.chain, patient.uuid(), at).await?;
                note_entries(&mut erased, *patient, &entries);
            }
        }
        Ok(erased)
    }

    async fn everything(&mut self, patients: &[PatientId]) -> Result<Vec<Held>, StoreError> {
        let person = Person::of(self.db, patients).await?;
        let mut tables = Vec::new();
        for holding in HOLDINGS {
            tables.push(held(self.db, self.keys, holding, &person).await?);
        }
        tables.push(names(self.db, &tables).await?);
        Ok(tables)
    }
}
