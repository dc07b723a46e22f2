//! The table of holidays.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub on_date: String,
    /// The office, or nil for the clinic: a key takes no NULL.
    pub scope: Uuid,
    pub office_id: Option<Uuid>,
    pub name: String,
    pub kind: String,
    pub open: bool,
    pub confirmed: bool,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
