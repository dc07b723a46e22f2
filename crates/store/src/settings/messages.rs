//! The settings of messages in their columns.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::notification::QuietHours;
use turnoplus_domain::settings::MessageSettings;

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::parse;
use crate::db_time::time;

const TABLE: &str = "clinic_settings";

/// The reminder times as one text.
pub(super) fn reminders(settings: &MessageSettings) -> String {
    let minutes: Vec<String> = settings
        .reminder_minutes_before
        .iter()
        .map(ToString::to_string)
        .collect();
    minutes.join(",")
}

pub(super) fn settings(row: &Model) -> Result<MessageSettings, StoreError> {
    let minutes = row
        .message_reminders
        .split(',')
        .filter(|text| !text.is_empty())
        .map(|text| parse(TABLE, "message_reminders", text))
        .collect::<Result<Vec<u32>, _>>()?;
    let quiet_hours = match (&row.message_quiet_from, &row.message_quiet_until) {
        (Some(from), Some(until)) => Some(
            QuietHours::new(time(TABLE, from)?, time(TABLE, until)?)
                .map_err(|_| corrupt(TABLE, "the quiet hours are empty"))?,
        ),
        _ => None,
    };
    Ok(MessageSettings {
        reminder_minutes_before: MessageSettings::checked(minutes)
            .map_err(|_| corrupt(TABLE, "the reminder times are out of bounds"))?,
        quiet_hours,
        reply_to: row
            .message_reply_to
            .as_deref()
            .map(|raw| parse(TABLE, "message_reply_to", raw))
            .transpose()?,
        language: parse(TABLE, "message_language", &row.message_language)?,
    })
}
