//! The table of overrides.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_override")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    pub doctor_id: Option<Uuid>,
    pub visit_type_id: Option<Uuid>,
    pub pool: i32,
    pub slot_step_minutes: Option<i32>,
    pub min_lead_minutes: Option<i32>,
    pub max_horizon_days: Option<i32>,
    pub cancellation_window_minutes: Option<i32>,
    pub max_active_appointments: Option<i32>,
    pub no_show_grace_minutes: Option<i32>,
    pub max_overbookings_per_day: Option<i32>,
    pub duration: Option<i32>,
    pub buffer_before: Option<i32>,
    pub buffer_after: Option<i32>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
