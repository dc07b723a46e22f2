//! A turno with the names that a person reads it by, in one query.

use sea_orm::{DbErr, EntityTrait, FromQueryResult, JoinType, QueryResult, QuerySelect, RelationDef, Select};
use turnoplus_app::ports::{AppointmentView, StoreError};

use super::entity::{Column, Entity, Model};
use super::mapping::appointment;
use crate::{doctor, office, patient, visit_type};

pub(super) struct ViewRow {
    turno: Model,
    doctor_name: String,
    patient_name: String,
    office_name: String,
    visit_type_name: String,
}

impl FromQueryResult for ViewRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            turno: Model::from_query_result(row, prefix)?,
            doctor_name: row.try_get(prefix, "doctor_name")?,
            patient_name: row.try_get(prefix, "patient_name")?,
            office_name: row.try_get(prefix, "office_name")?,
            visit_type_name: row.try_get(prefix, "visit_type_name")?,
        })
    }
}

/// The turnos with their names; the foreign keys make sure that every join finds its row.
pub(super) fn with_names() -> Select<Entity> {
    Entity::find()
        .column_as(doctor::entity::Column::FullName, "doctor_name")
        .column_as(patient::entity::Column::FullName, "patient_name")
        .column_as(office::entity::Column::Name, "office_name")
        .column_as(visit_type::entity::Column::Name, "visit_type_name")
        .join(
            JoinType::InnerJoin,
            to(
                Column::DoctorId,
                doctor::entity::Entity,
                doctor::entity::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            to(
                Column::PatientId,
                patient::entity::Entity,
                patient::entity::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            to(
                Column::OfficeId,
                office::entity::Entity,
                office::entity::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            to(
                Column::VisitTypeId,
                visit_type::entity::Entity,
                visit_type::entity::Column::Id,
            ),
        )
}

fn to<E: EntityTrait>(from: Column, table: E, key: E::Column) -> RelationDef {
    Entity::belongs_to(table).from(from).to(key).into()
}

pub(super) fn view(row: &ViewRow) -> Result<AppointmentView, StoreError> {
    Ok(AppointmentView {
        appointment: appointment(&row.turno)?,
        doctor_name: row.doctor_name.clone(),
        patient_name: row.patient_name.clone(),
        office_name: row.office_name.clone(),
        visit_type_name: row.visit_type_name.clone(),
    })
}
