//! What changed, field by field, for the history: the names of the API, and the values as text.

use turnoplus_domain::settings::{BookingPolicy, ClinicSettings, MessageSettings, PolicyTerms};

use crate::ports::AuditEntry;

/// Between the old value and the new one.
pub(super) const ARROW: &str = " → ";
/// That a field has no value: it inherits, or is switched off.
pub(super) const NONE: &str = "-";

/// A field with its value.
type Field = (&'static str, String);

/// Every field of the settings. A new one that is missing here does not compile.
pub(super) fn of_settings(settings: &ClinicSettings) -> Vec<Field> {
    let ClinicSettings {
        clinic_name,
        zone,
        policy,
        messages,
        has_overrides: _,
        accounts,
        version: _,
    } = settings;
    let mut fields = vec![
        ("clinicName", clinic_name.as_str().to_owned()),
        ("timeZone", zone.name().to_owned()),
    ];
    fields.extend(of_policy(policy));
    let roles: Vec<&str> = accounts.totp_roles.iter().map(|role| role.as_str()).collect();
    fields.push(("verifyEmail", accounts.verify_email.to_string()));
    fields.push(("totpRoles", roles.join(",")));
    fields.extend(of_messages(messages));
    fields
}

/// That there is an address for answers is told, but not which.
fn of_messages(messages: &MessageSettings) -> Vec<Field> {
    let MessageSettings {
        reminder_minutes_before,
        quiet_hours,
        reply_to,
        language,
    } = messages;
    let minutes: Vec<String> = reminder_minutes_before.iter().map(ToString::to_string).collect();
    let quiet = quiet_hours.map(|quiet| format!("{}–{}", quiet.from(), quiet.until()));
    let reply_to = if reply_to.is_some() { "set" } else { NONE };
    vec![
        ("messages.reminderMinutesBefore", minutes.join(",")),
        ("messages.quietHours", quiet.unwrap_or_else(|| NONE.to_owned())),
        ("messages.replyTo", reply_to.to_owned()),
        ("messages.language", language.code().to_owned()),
    ]
}

fn of_policy(policy: &BookingPolicy) -> Vec<Field> {
    let BookingPolicy {
        slot_step_minutes,
        min_lead_minutes,
        max_horizon_days,
        cancellation_window_minutes,
        max_active_appointments,
        no_show_grace_minutes,
        max_overbookings_per_day,
    } = policy;
    vec![
        ("slotStepMinutes", or_none(*slot_step_minutes)),
        ("minLeadMinutes", min_lead_minutes.to_string()),
        ("maxHorizonDays", max_horizon_days.to_string()),
        (
            "cancellationWindowMinutes",
            cancellation_window_minutes.to_string(),
        ),
        ("maxActiveAppointments", max_active_appointments.to_string()),
        ("noShowGraceMinutes", no_show_grace_minutes.to_string()),
        ("maxOverbookingsPerDay", max_overbookings_per_day.to_string()),
    ]
}

/// Every field that an override can set.
pub(super) fn of_terms(terms: &PolicyTerms) -> Vec<Field> {
    let PolicyTerms {
        slot_step_minutes,
        min_lead_minutes,
        max_horizon_days,
        cancellation_window_minutes,
        max_active_appointments,
        no_show_grace_minutes,
        max_overbookings_per_day,
        duration,
        buffer_before,
        buffer_after,
    } = terms;
    vec![
        ("slotStepMinutes", or_none(*slot_step_minutes)),
        ("minLeadMinutes", or_none(*min_lead_minutes)),
        ("maxHorizonDays", or_none(*max_horizon_days)),
        ("cancellationWindowMinutes", or_none(*cancellation_window_minutes)),
        ("maxActiveAppointments", or_none(*max_active_appointments)),
        ("noShowGraceMinutes", or_none(*no_show_grace_minutes)),
        ("maxOverbookingsPerDay", or_none(*max_overbookings_per_day)),
        (
            "durationMinutes",
            or_none(duration.map(turnoplus_domain::time::Minutes::get)),
        ),
        (
            "bufferBeforeMinutes",
            or_none(buffer_before.map(turnoplus_domain::time::Minutes::get)),
        ),
        (
            "bufferAfterMinutes",
            or_none(buffer_after.map(turnoplus_domain::time::Minutes::get)),
        ),
    ]
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| value.to_string())
}

/// The entry with every field that differs, old and new. Both lists name the same fields in the same order.
pub(super) fn told(entry: AuditEntry, before: Vec<Field>, after: Vec<Field>) -> AuditEntry {
    let pairs = before.into_iter().zip(after);
    pairs
        .filter(|(old, new)| old.1 != new.1)
        .fold(entry, |entry, ((name, old), (_, new))| {
            // The arrow parts old from new: within a value it would be taken for it.
            let old = old.replace(ARROW, " -> ");
            entry.with(name, format!("{old}{ARROW}{new}"))
        })
}
