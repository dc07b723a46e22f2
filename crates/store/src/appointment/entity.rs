//! The table of turnos.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub patient_id: Uuid,
    pub office_id: Uuid,
    pub visit_type_id: Uuid,
    pub starts_at: DbInstant,
    pub ends_at: DbInstant,
    pub zone: String,
    pub civil_start: String,
    pub lane: i32,
    pub overbooking_reason: Option<String>,
    pub reason: Option<String>,
    pub buffer_before: i32,
    pub buffer_after: i32,
    pub status: String,
    pub status_at: Option<DbInstant>,
    pub arrived_at: Option<DbInstant>,
    pub cancelled_by: Option<Uuid>,
    pub cancel_reason: Option<String>,
    pub cancelled_late: bool,
    pub created_by: Uuid,
    pub created_at: DbInstant,
    pub updated_at: DbInstant,
    pub version: i64,
    pub coverage_kind: Option<String>,
    pub coverage_payer: Option<String>,
    pub coverage_plan: Option<String>,
    pub coverage_number: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
