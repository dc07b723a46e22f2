//! The table of jobs and who does them.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_lease")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub owner: Option<Uuid>,
    pub held_until: DbInstant,
    pub due_at: DbInstant,
    pub started_at: Option<DbInstant>,
    pub done_at: Option<DbInstant>,
    pub failures: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
