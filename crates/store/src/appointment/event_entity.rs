//! The table of the turnos' timelines.

use sea_orm::entity::prelude::*;

use crate::db_time::DbInstant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub appointment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub happened_at: DbInstant,
    pub actor_id: Uuid,
    pub role: String,
    pub kind: String,
    pub late: bool,
    pub moved_from: Option<DbInstant>,
    pub moved_to: Option<DbInstant>,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::entity::Entity",
        from = "Column::AppointmentId",
        to = "super::entity::Column::Id"
    )]
    Appointment,
}

impl Related<super::entity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Appointment.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
