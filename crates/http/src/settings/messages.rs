//! The settings of messages on the wire: the object `messages`.

use serde::{Deserialize, Serialize};
use turnoplus_app::change::Change;
use turnoplus_app::settings::UpdateMessages;
use turnoplus_domain::identity::Email;
use turnoplus_domain::notification::{InvalidQuietHours, QuietHours, UnknownLanguage};
use turnoplus_domain::settings::{InvalidReminders, MessageSettings};
use turnoplus_domain::time::parse_civil_time;
use utoipa::ToSchema;

use crate::extract::Patch;
use crate::problem::{FieldErrors, FieldFault};

/// When and how patients are written to.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageSettings)]
pub struct MessagesBody {
    /// How long before the first turno of a day its patient is reminded, longest first.
    reminder_minutes_before: Vec<u32>,
    /// When no reminder is sent, in the zone of the turno's office.
    #[schema(required = true)]
    quiet_hours: Option<QuietHoursBody>,
    /// Where answers go; null is the sender's address.
    #[schema(required = true)]
    reply_to: Option<String>,
    /// `es` or `en`.
    language: &'static str,
}

/// Hours of every day; they may go over midnight.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = QuietHours)]
pub struct QuietHoursBody {
    #[schema(example = "22:00", pattern = r"^([01]\d|2[0-3]):[0-5]\d$")]
    from: String,
    #[schema(example = "08:00", pattern = r"^([01]\d|2[0-3]):[0-5]\d$")]
    until: String,
}

impl MessagesBody {
    pub(super) fn of(settings: &MessageSettings) -> Self {
        let clock = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
        Self {
            reminder_minutes_before: settings.reminder_minutes_before.clone(),
            quiet_hours: settings.quiet_hours.map(|quiet| QuietHoursBody {
                from: clock(quiet.from()),
                until: clock(quiet.until()),
            }),
            reply_to: settings.reply_to.as_ref().map(|to| to.as_str().to_owned()),
            language: settings.language.code(),
        }
    }
}

/// Changes of the settings of messages; what is absent stays.
#[derive(Deserialize, ToSchema, Default, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessageSettingsChanges)]
pub struct MessagesChanges {
    /// 15–20160 minutes each, all different.
    #[serde(default)]
    #[schema(value_type = Option<Vec<i64>>, nullable = false, max_items = 5)]
    reminder_minutes_before: Patch<Vec<i64>>,
    /// Null sends at any hour.
    #[serde(default)]
    #[schema(value_type = Option<QuietHoursBody>)]
    quiet_hours: Patch<QuietHoursBody>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "email")]
    reply_to: Patch<String>,
    /// `es` or `en`.
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false)]
    language: Patch<String>,
}

/// The wanted changes; their faults go to `errors`.
pub(super) fn parse(errors: &mut FieldErrors, raw: Patch<MessagesChanges>) -> Option<UpdateMessages> {
    let raw = match raw {
        Patch::Absent => return Some(UpdateMessages::default()),
        Patch::Null => {
            errors.put("/messages", "required", "cannot be cleared");
            return None;
        }
        Patch::Value(raw) => raw,
    };
    let reminders = errors.check_change(
        "/messages/reminderMinutesBefore",
        raw.reminder_minutes_before,
        |raw| {
            MessageSettings::checked(
                raw.into_iter()
                    .map(|minutes| u32::try_from(minutes).unwrap_or(0))
                    .collect(),
            )
        },
    );
    let quiet = errors.check_patch("/messages/quietHours", raw.quiet_hours, |raw| quiet_hours(&raw));
    let reply_to = errors.check_patch("/messages/replyTo", raw.reply_to, |raw| raw.parse::<Email>());
    let language = errors.check_change("/messages/language", raw.language, |raw| raw.parse());
    Some(UpdateMessages {
        reminder_minutes_before: reminders?,
        quiet_hours: Change::from(quiet?),
        reply_to: Change::from(reply_to?),
        language: language?,
    })
}

/// Why the quiet hours were refused.
#[derive(Debug, thiserror::Error)]
enum QuietFault {
    #[error("must be two times such as 22:00")]
    NoTime,
    #[error(transparent)]
    Empty(#[from] InvalidQuietHours),
}

fn quiet_hours(raw: &QuietHoursBody) -> Result<QuietHours, QuietFault> {
    let time = |raw: &str| parse_civil_time(raw).map_err(|_| QuietFault::NoTime);
    Ok(QuietHours::new(time(&raw.from)?, time(&raw.until)?)?)
}

impl FieldFault for QuietFault {
    fn code(&self) -> &'static str {
        match self {
            Self::NoTime => "invalid-time",
            Self::Empty(_) => "empty-span",
        }
    }
}

impl FieldFault for InvalidReminders {
    fn code(&self) -> &'static str {
        "out-of-range"
    }
}

impl FieldFault for UnknownLanguage {
    fn code(&self) -> &'static str {
        "unknown-language"
    }
}
