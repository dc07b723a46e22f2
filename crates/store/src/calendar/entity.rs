//! The table of calendar feeds.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;
use crate::identity::user_entity;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub place: i32,
    pub secret_hash: Vec<u8>,
    pub detail: String,
    pub language: String,
    pub created_at: DbInstant,
    pub last_used_at: Option<DbInstant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "user_entity::Entity",
        from = "Column::UserId",
        to = "user_entity::Column::Id"
    )]
    User,
}

impl Related<user_entity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
