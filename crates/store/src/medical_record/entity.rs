//! The table of entries of clinical records.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "medical_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub patient_id: Uuid,
    pub appointment_id: Option<Uuid>,
    pub doctor_id: Uuid,
    pub user_id: Uuid,
    pub author_name: String,
    pub kind: String,
    pub amends_id: Option<Uuid>,
    pub sealed: Vec<u8>,
    pub created_at: DbInstant,
    pub updated_at: DbInstant,
    pub version: i64,
    pub seq: Option<i64>,
    pub license: Option<String>,
    pub signed_at: Option<DbInstant>,
    pub prev_hash: Option<Vec<u8>>,
    pub hash: Option<Vec<u8>>,
    /// When what it said was erased; then `sealed` is the proof of that: see `erased.rs`.
    pub erased_at: Option<DbInstant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
