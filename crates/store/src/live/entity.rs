//! The table of changes to tell.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "live_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_version: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i32,
    pub seq: Option<i64>,
    pub recorded_at: DbInstant,
    pub kind: String,
    pub doctor_id: Option<Uuid>,
    pub patient_id: Option<Uuid>,
    pub office_id: Option<Uuid>,
    pub status: Option<String>,
    pub start_at: Option<DbInstant>,
    pub from_date: Option<String>,
    pub until_date: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
