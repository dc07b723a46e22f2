//! The one row of the clinic's settings.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clinic_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub clinic_name: String,
    pub zone: String,
    pub slot_step_minutes: Option<i32>,
    pub min_lead_minutes: i32,
    pub max_horizon_days: i32,
    pub cancellation_window_minutes: i32,
    pub max_active_appointments: i32,
    pub no_show_grace_minutes: i32,
    pub has_overrides: bool,
    pub max_overbookings_per_day: i32,
    pub verify_email: bool,
    pub totp_roles: String,
    pub version: i64,
    pub message_reminders: String,
    pub message_quiet_from: Option<String>,
    pub message_quiet_until: Option<String>,
    pub message_reply_to: Option<String>,
    pub message_language: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
