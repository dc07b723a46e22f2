//! The table of doctors.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "doctor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub full_name: String,
    pub search_name: String,
    pub license: String,
    pub specialty: String,
    pub search_specialty: String,
    pub bio: Option<String>,
    pub active: bool,
    pub created_at: DbInstant,
    pub updated_at: DbInstant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
