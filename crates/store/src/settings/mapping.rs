//! The settings as a row.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::identity::Role;
use turnoplus_domain::settings::{AccountPolicy, BookingPolicy, ClinicSettings};

use super::entity::Model;
use super::messages;
use crate::db_error::corrupt;
use crate::db_row::{line, narrow, parse, stored_version, version};

const TABLE: &str = "clinic_settings";
/// The id of the one row.
pub(super) const THE_ROW: i32 = 1;

pub(super) fn row(settings: &ClinicSettings) -> Result<Model, StoreError> {
    let policy = &settings.policy;
    let wide =
        |number: u32| i32::try_from(number).map_err(|_| corrupt(TABLE, "a number is too large to store"));
    Ok(Model {
        id: THE_ROW,
        clinic_name: settings.clinic_name.as_str().to_owned(),
        zone: settings.zone.name().to_owned(),
        slot_step_minutes: policy.slot_step_minutes.map(i32::from),
        min_lead_minutes: wide(policy.min_lead_minutes)?,
        max_horizon_days: i32::from(policy.max_horizon_days),
        cancellation_window_minutes: wide(policy.cancellation_window_minutes)?,
        max_active_appointments: i32::from(policy.max_active_appointments),
        no_show_grace_minutes: i32::from(policy.no_show_grace_minutes),
        has_overrides: settings.has_overrides,
        max_overbookings_per_day: i32::from(policy.max_overbookings_per_day),
        verify_email: settings.accounts.verify_email,
        totp_roles: joined(&settings.accounts),
        version: stored_version(settings.version),
        message_reminders: messages::reminders(&settings.messages),
        message_quiet_from: settings
            .messages
            .quiet_hours
            .map(|quiet| quiet.from().to_string()),
        message_quiet_until: settings
            .messages
            .quiet_hours
            .map(|quiet| quiet.until().to_string()),
        message_reply_to: settings
            .messages
            .reply_to
            .as_ref()
            .map(|to| to.as_str().to_owned()),
        message_language: settings.messages.language.code().to_owned(),
    })
}

pub(super) fn settings(row: &Model) -> Result<ClinicSettings, StoreError> {
    let step = row
        .slot_step_minutes
        .map(|step| narrow(TABLE, "slot_step_minutes", step))
        .transpose()?;
    let policy = BookingPolicy {
        slot_step_minutes: step,
        min_lead_minutes: narrow(TABLE, "min_lead_minutes", row.min_lead_minutes)?,
        max_horizon_days: narrow(TABLE, "max_horizon_days", row.max_horizon_days)?,
        cancellation_window_minutes: narrow(
            TABLE,
            "cancellation_window_minutes",
            row.cancellation_window_minutes,
        )?,
        max_active_appointments: narrow(TABLE, "max_active_appointments", row.max_active_appointments)?,
        no_show_grace_minutes: narrow(TABLE, "no_show_grace_minutes", row.no_show_grace_minutes)?,
        max_overbookings_per_day: narrow(TABLE, "max_overbookings_per_day", row.max_overbookings_per_day)?,
    };
    Ok(ClinicSettings {
        clinic_name: line(TABLE, "clinic_name", &row.clinic_name)?,
        zone: parse(TABLE, "zone", &row.zone)?,
        policy: policy
            .checked()
            .map_err(|refused| corrupt(TABLE, format!("{:?} is out of bounds", refused.field)))?,
        has_overrides: row.has_overrides,
        accounts: AccountPolicy {
            verify_email: row.verify_email,
            totp_roles: roles(&row.totp_roles)?,
        },
        messages: messages::settings(row)?,
        version: version(TABLE, row.version)?,
    })
}

fn joined(accounts: &AccountPolicy) -> String {
    let names: Vec<&str> = accounts.totp_roles.iter().map(|role| role.as_str()).collect();
    names.join(",")
}

fn roles(stored: &str) -> Result<Vec<Role>, StoreError> {
    stored
        .split(',')
        .filter(|name| !name.is_empty())
        .map(|name| parse(TABLE, "totp_roles", name))
        .collect()
}

#[cfg(test)]
mod tests {
    use turnoplus_domain::settings::BookingPolicy;

    #[test]
    fn the_row_of_the_schema_is_the_default_policy() {
        // `migrations/tables_catalog.rs` and `tables_day.rs` write these numbers: a changed default needs a new step.
        let written = BookingPolicy {
            slot_step_minutes: None,
            min_lead_minutes: 60,
            max_horizon_days: 90,
            cancellation_window_minutes: 1440,
            max_active_appointments: 5,
            no_show_grace_minutes: 15,
            max_overbookings_per_day: 10,
        };
        assert_eq!(written, BookingPolicy::default());
    }
}
