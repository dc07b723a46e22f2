//! Which doctors accept which payers.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "doctor_payer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub doctor_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub payer_id: Uuid,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::payer::entity::Entity",
        from = "Column::PayerId",
        to = "crate::payer::entity::Column::Id"
    )]
    Payer,
}

impl Related<crate::payer::entity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Payer.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
