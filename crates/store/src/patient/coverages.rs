//! The coverages of patients, read with them and written with them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::patient::{Coverage, Coverages, Patient};
use uuid::Uuid;

use super::coverage_entity::{ActiveModel, Column, Entity, Model};
use super::{entity, mapping};
use crate::db_error::{corrupt, from_db};
use crate::db_row::{line, parse};
use crate::unit_of_work::Session;

const TABLE: &str = "coverage";

/// The rows as patients, with the coverages of all of them in one query.
pub(crate) async fn with_coverages(db: &Session, rows: &[entity::Model]) -> Result<Vec<Patient>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let found = Entity::find()
        .filter(Column::PatientId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(Column::PatientId)
        .order_by_asc(Column::Place)
        .all(db)
        .await
        .map_err(from_db)?;
    let mut coverages: HashMap<Uuid, Vec<Coverage>> = HashMap::new();
    for row in &found {
        coverages.entry(row.patient_id).or_default().push(coverage(row)?);
    }
    let patient = |row: &entity::Model| {
        let of_patient = coverages.remove(&row.id).unwrap_or_default();
        let of_patient =
            Coverages::new(of_patient).map_err(|_| corrupt(TABLE, "the coverages do not go together"))?;
        mapping::patient(row, of_patient)
    };
    rows.iter().map(patient).collect()
}

/// Writes the coverages of a patient who has none.
pub(super) async fn add(db: &Session, patient: &Patient) -> Result<(), StoreError> {
    let coverages = patient.details.coverages.as_slice();
    if coverages.is_empty() {
        return Ok(());
    }
    let rows = (0..).zip(coverages).map(|(place, coverage)| {
        let row = Model {
            patient_id: patient.id.uuid(),
            place,
            kind: coverage.kind.as_str().to_owned(),
            payer_id: coverage.payer.map(PayerId::uuid),
            plan: coverage.plan.as_ref().map(ToString::to_string),
            affiliate_number: coverage.affiliate_number.as_ref().map(ToString::to_string),
            preferred: coverage.preferred,
        };
        row.into_active_model()
    });
    Entity::insert_many::<ActiveModel, _>(rows)
        .exec_without_returning(db)
        .await
        .map_err(from_db)?;
    Ok(())
}

/// Writes the coverages of a patient in the place of those that there are.
pub(super) async fn replace(db: &Session, patient: &Patient) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::PatientId.eq(patient.id.uuid()))
        .exec(db)
        .await
        .map_err(from_db)?;
    add(db, patient).await
}

fn coverage(row: &Model) -> Result<Coverage, StoreError> {
    Ok(Coverage {
        kind: parse(TABLE, "kind", &row.kind)?,
        payer: row.payer_id.map(PayerId::new),
        plan: row
            .plan
            .as_deref()
            .map(|raw| line(TABLE, "plan", raw))
            .transpose()?,
        affiliate_number: row
            .affiliate_number
            .as_deref()
            .map(|raw| line(TABLE, "affiliate_number", raw))
            .transpose()?,
        preferred: row.preferred,
    })
}
