//! The table of messages to send.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub dedup_key: String,
    pub topic: String,
    pub subject_id: Uuid,
    pub subject_version: Option<i64>,
    pub nonce: Option<Uuid>,
    pub civil_date: Option<String>,
    pub minutes_before: Option<i32>,
    pub created_at: DbInstant,
    pub state: String,
    pub outcome: Option<String>,
    pub attempts: i32,
    pub due_at: DbInstant,
    pub lease_owner: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
