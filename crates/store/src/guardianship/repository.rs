//! Finding, making and ending links. A guardian's links lie in numbered places, so that their limit is a key.

use std::collections::HashMap;

use async_trait::async_trait;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{GuardianshipRepository, StoreError, fold};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Dependant, Dependants, Guardianship, MOST_DEPENDANTS, Patient};
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{insert, parse};
use crate::db_time::{DbInstant, date};
use crate::patient::{entity as patient_entity, with_coverages};
use crate::unit_of_work::Session;

const TABLE: &str = "guardianship";
/// How many guardians are asked about in one query.
const AT_ONCE: usize = 500;

/// See [`GuardianshipRepository`].
pub(crate) struct Guardianships<'a>(pub(crate) &'a Session);

fn link(row: &Model) -> Result<Guardianship, StoreError> {
    Ok(Guardianship {
        guardian: PatientId::new(row.guardian_id),
        dependant: PatientId::new(row.dependant_id),
        relationship: parse(TABLE, "relationship", &row.relationship)?,
        confirmed: row.confirmed,
        since: row.since.get(TABLE)?,
    })
}

fn by_id(people: Vec<patient_entity::Model>) -> HashMap<Uuid, patient_entity::Model> {
    people.into_iter().map(|person| (person.id, person)).collect()
}

fn dependant(row: &Model, people: &HashMap<Uuid, patient_entity::Model>) -> Result<Dependant, StoreError> {
    let born = people
        .get(&row.dependant_id)
        .and_then(|person| person.birth_date.as_deref());
    Ok(Dependant {
        patient: PatientId::new(row.dependant_id),
        born: born.map(|raw| date(TABLE, raw)).transpose()?,
        relationship: parse(TABLE, "relationship", &row.relationship)?,
        confirmed: row.confirmed,
    })
}

impl Guardianships<'_> {
    async fn of_guardian(&self, guardian: PatientId) -> Result<Vec<Model>, StoreError> {
        Entity::find()
            .filter(Column::GuardianId.eq(guardian.uuid()))
            .order_by_asc(Column::Place)
            .all(self.0)
            .await
            .map_err(from_db)
    }

    async fn people(
        &self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<Vec<patient_entity::Model>, StoreError> {
        patient_entity::Entity::find()
            .filter(patient_entity::Column::Id.is_in(ids))
            .all(self.0)
            .await
            .map_err(from_db)
    }

    /// The links, each with the patient at its other end, by that patient's name.
    async fn with_people(
        &self,
        rows: Vec<Model>,
        other: impl Fn(&Model) -> Uuid,
    ) -> Result<Vec<(Guardianship, Patient)>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let people = self.people(rows.iter().map(&other)).await?;
        let people = with_coverages(self.0, &people).await?;
        let people: HashMap<Uuid, Patient> = people
            .into_iter()
            .map(|person| (person.id.uuid(), person))
            .collect();
        let mut linked = Vec::with_capacity(rows.len());
        for row in &rows {
            let person = people
                .get(&other(row))
                .ok_or_else(|| corrupt(TABLE, "a patient is missing"))?;
            linked.push((link(row)?, person.clone()));
        }
        linked.sort_by_cached_key(|(_, person)| (fold(person.full_name.as_str()), person.id));
        Ok(linked)
    }
}

#[async_trait]
impl GuardianshipRepository for Guardianships<'_> {
    async fn dependants(&mut self, guardian: PatientId) -> Result<Dependants, StoreError> {
        let rows = self.of_guardian(guardian).await?;
        if rows.is_empty() {
            return Ok(Dependants::default());
        }
        let people = by_id(self.people(rows.iter().map(|row| row.dependant_id)).await?);
        rows.iter().map(|row| dependant(row, &people)).collect()
    }

    async fn dependants_of(
        &mut self,
        guardians: &[PatientId],
    ) -> Result<HashMap<PatientId, Dependants>, StoreError> {
        let mut found = HashMap::new();
        for some in guardians.chunks(AT_ONCE) {
            let rows = Entity::find()
                .filter(Column::GuardianId.is_in(some.iter().map(|id| id.uuid())))
                .order_by_asc(Column::GuardianId)
                .order_by_asc(Column::Place)
                .all(self.0)
                .await
                .map_err(from_db)?;
            if rows.is_empty() {
                continue;
            }
            let people = by_id(self.people(rows.iter().map(|row| row.dependant_id)).await?);
            for links in rows.chunk_by(|one, next| one.guardian_id == next.guardian_id) {
                let dependants = links
                    .iter()
                    .map(|row| dependant(row, &people))
                    .collect::<Result<_, _>>()?;
                found.extend(
                    links
                        .first()
                        .map(|row| (PatientId::new(row.guardian_id), dependants)),
                );
            }
        }
        Ok(found)
    }

    async fn list_dependants(
        &mut self,
        guardian: PatientId,
    ) -> Result<Vec<(Guardianship, Patient)>, StoreError> {
        let rows = self.of_guardian(guardian).await?;
        self.with_people(rows, |row| row.dependant_id).await
    }

    async fn list_guardians(
        &mut self,
        dependant: PatientId,
    ) -> Result<Vec<(Guardianship, Patient)>, StoreError> {
        let rows = Entity::find()
            .filter(Column::DependantId.eq(dependant.uuid()))
            .all(self.0)
            .await
            .map_err(from_db)?;
        self.with_people(rows, |row| row.guardian_id).await
    }

    async fn find(
        &mut self,
        guardian: PatientId,
        dependant: PatientId,
    ) -> Result<Option<Guardianship>, StoreError> {
        let row = Entity::find()
            .filter(Column::GuardianId.eq(guardian.uuid()))
            .filter(Column::DependantId.eq(dependant.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(link).transpose()
    }

    async fn add(&mut self, link: &Guardianship) -> Result<bool, StoreError> {
        let taken = self.of_guardian(link.guardian).await?;
        let alike = taken.iter().filter(|row| row.confirmed == link.confirmed).count();
        if alike >= link.most() {
            return Ok(false);
        }
        let free = (1..)
            .zip(0..MOST_DEPENDANTS)
            .map(|(place, _)| place)
            .find(|place| taken.iter().all(|row| row.place != *place));
        let Some(place) = free else { return Ok(false) };
        let row = Model {
            guardian_id: link.guardian.uuid(),
            place,
            dependant_id: link.dependant.uuid(),
            relationship: link.relationship.as_str().to_owned(),
            confirmed: link.confirmed,
            since: DbInstant::of(link.since),
        };
        insert::<Entity>(self.0, row).await.map_err(twin_is_contention)?;
        Ok(true)
    }

    async fn save(&mut self, link: &Guardianship) -> Result<(), StoreError> {
        let touched = Entity::update_many()
            .col_expr(Column::Relationship, Expr::value(link.relationship.as_str()))
            .col_expr(Column::Confirmed, Expr::value(link.confirmed))
            .filter(Column::GuardianId.eq(link.guardian.uuid()))
            .filter(Column::DependantId.eq(link.dependant.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    async fn remove(&mut self, guardian: PatientId, dependant: PatientId) -> Result<(), StoreError> {
        let touched = Entity::delete_many()
            .filter(Column::GuardianId.eq(guardian.uuid()))
            .filter(Column::DependantId.eq(dependant.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
