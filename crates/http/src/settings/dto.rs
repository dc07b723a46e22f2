//! The settings on the wire.

use serde::{Deserialize, Serialize};
use turnoplus_app::settings::UpdateSettings;
use turnoplus_domain::settings::{BookingPolicy, ClinicSettings, InvalidPolicy, PolicyField};
use turnoplus_domain::text::Name;
use turnoplus_domain::time::Zone;
use utoipa::ToSchema;

use super::accounts::{AccountSettings, AccountSettingsChanges};
use super::messages::{self, MessagesBody, MessagesChanges};
use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, FieldFault, Problem};

/// The settings of the clinic.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Settings)]
pub struct SettingsBody {
    clinic_name: String,
    /// IANA zone of dates that belong to no office.
    time_zone: String,
    /// Starts are offered every so many minutes; null takes the length of the visit.
    #[schema(required = true)]
    slot_step_minutes: Option<u16>,
    /// How long before its start patients may last book a turno.
    min_lead_minutes: u32,
    /// How many days ahead patients may book.
    max_horizon_days: u16,
    /// A cancellation later than this before the start is flagged late.
    cancellation_window_minutes: u32,
    /// How many future turnos a patient may hold at once.
    max_active_appointments: u16,
    /// How long after the start a patient may first be marked absent.
    no_show_grace_minutes: u16,
    /// How many sobreturnos a doctor may have on one day.
    max_overbookings_per_day: u16,
    accounts: AccountSettings,
    messages: MessagesBody,
    version: u32,
}

/// What everybody may know of the settings.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = PublicSettings)]
pub struct PublicSettingsBody {
    clinic_name: String,
    /// IANA zone of dates that belong to no office.
    time_zone: String,
    /// How long before its start patients may last book a turno.
    min_lead_minutes: u32,
    /// How many days ahead patients may book.
    max_horizon_days: u16,
    /// A cancellation later than this before the start is flagged late.
    cancellation_window_minutes: u32,
    /// How many future turnos a patient may hold at once.
    max_active_appointments: u16,
}

impl SettingsBody {
    pub(super) fn of(settings: &ClinicSettings) -> Self {
        let policy = settings.policy;
        Self {
            clinic_name: settings.clinic_name.as_str().to_owned(),
            time_zone: settings.zone.name().to_owned(),
            slot_step_minutes: policy.slot_step_minutes,
            min_lead_minutes: policy.min_lead_minutes,
            max_horizon_days: policy.max_horizon_days,
            cancellation_window_minutes: policy.cancellation_window_minutes,
            max_active_appointments: policy.max_active_appointments,
            no_show_grace_minutes: policy.no_show_grace_minutes,
            max_overbookings_per_day: policy.max_overbookings_per_day,
            accounts: AccountSettings::of(&settings.accounts),
            messages: MessagesBody::of(&settings.messages),
            version: settings.version.get(),
        }
    }
}

impl PublicSettingsBody {
    pub(super) fn of(settings: &ClinicSettings) -> Self {
        let policy = settings.policy;
        Self {
            clinic_name: settings.clinic_name.as_str().to_owned(),
            time_zone: settings.zone.name().to_owned(),
            min_lead_minutes: policy.min_lead_minutes,
            max_horizon_days: policy.max_horizon_days,
            cancellation_window_minutes: policy.cancellation_window_minutes,
            max_active_appointments: policy.max_active_appointments,
        }
    }
}

/// Changes of the settings; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingsChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 120)]
    clinic_name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false)]
    time_zone: Patch<String>,
    /// Null takes the length of the visit.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 5, maximum = 240, multiple_of = 5)]
    slot_step_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 0, maximum = 43200)]
    min_lead_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 1, maximum = 730)]
    max_horizon_days: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 0, maximum = 20160)]
    cancellation_window_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 1, maximum = 50)]
    max_active_appointments: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 0, maximum = 240)]
    no_show_grace_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 0, maximum = 50)]
    max_overbookings_per_day: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<AccountSettingsChanges>, nullable = false)]
    accounts: Patch<AccountSettingsChanges>,
    #[serde(default)]
    #[schema(value_type = Option<MessagesChanges>, nullable = false)]
    messages: Patch<MessagesChanges>,
}

impl SettingsChanges {
    /// Whether it changes what guards accounts.
    pub(super) fn guards_accounts(&self) -> bool {
        !matches!(self.accounts, Patch::Absent)
    }

    pub(super) fn parse(self, IfMatch(expected): IfMatch) -> Result<UpdateSettings, Problem> {
        let mut errors = FieldErrors::new();
        let clinic_name = errors.check_change("/clinicName", self.clinic_name, |raw| Name::parse(&raw));
        let zone = errors.check_change("/timeZone", self.time_zone, |raw| Zone::parse(&raw));
        let step = errors.check_patch(pointer_of(PolicyField::SlotStep), self.slot_step_minutes, |raw| {
            policy(|p| p.slot_step_minutes = Some(short(raw))).map(|_| short(raw))
        });
        let lead = errors.check_change(pointer_of(PolicyField::MinLead), self.min_lead_minutes, |raw| {
            policy(|p| p.min_lead_minutes = long(raw)).map(|p| p.min_lead_minutes)
        });
        let horizon = errors.check_change(
            pointer_of(PolicyField::MaxHorizon),
            self.max_horizon_days,
            |raw| policy(|p| p.max_horizon_days = short(raw)).map(|p| p.max_horizon_days),
        );
        let window = pointer_of(PolicyField::CancellationWindow);
        let window = errors.check_change(window, self.cancellation_window_minutes, |raw| {
            policy(|p| p.cancellation_window_minutes = long(raw)).map(|p| p.cancellation_window_minutes)
        });
        let most = errors.check_change(
            pointer_of(PolicyField::MaxActive),
            self.max_active_appointments,
            |raw| policy(|p| p.max_active_appointments = short(raw)).map(|p| p.max_active_appointments),
        );
        let grace = errors.check_change(
            pointer_of(PolicyField::NoShowGrace),
            self.no_show_grace_minutes,
            |raw| policy(|p| p.no_show_grace_minutes = short(raw)).map(|p| p.no_show_grace_minutes),
        );
        let quota = errors.check_change(
            pointer_of(PolicyField::MaxOverbookings),
            self.max_overbookings_per_day,
            |raw| policy(|p| p.max_overbookings_per_day = short(raw)).map(|p| p.max_overbookings_per_day),
        );
        let accounts = AccountSettingsChanges::parse(&mut errors, self.accounts);
        let messages = messages::parse(&mut errors, self.messages);
        errors.done(|| {
            let (verify_email, totp_roles) = accounts?;
            Some(UpdateSettings {
                expected,
                clinic_name: clinic_name?,
                zone: zone?,
                slot_step_minutes: step?.into(),
                min_lead_minutes: lead?,
                max_horizon_days: horizon?,
                cancellation_window_minutes: window?,
                max_active_appointments: most?,
                no_show_grace_minutes: grace?,
                max_overbookings_per_day: quota?,
                verify_email,
                totp_roles,
                messages: messages?,
            })
        })
    }
}

/// A valid policy with one field changed: so each field is judged by the domain, and all of them are told.
pub(super) fn policy(change: impl FnOnce(&mut BookingPolicy)) -> Result<BookingPolicy, InvalidPolicy> {
    let mut policy = BookingPolicy::default();
    change(&mut policy);
    policy.checked()
}

/// The number, or one that is out of every policy's bounds.
pub(super) fn short(raw: i64) -> u16 {
    u16::try_from(raw).unwrap_or(u16::MAX)
}

/// The number, or one that is out of every policy's bounds.
pub(super) fn long(raw: i64) -> u32 {
    u32::try_from(raw).unwrap_or(u32::MAX)
}

pub(super) fn pointer_of(field: PolicyField) -> &'static str {
    match field {
        PolicyField::SlotStep => "/slotStepMinutes",
        PolicyField::MinLead => "/minLeadMinutes",
        PolicyField::MaxHorizon => "/maxHorizonDays",
        PolicyField::CancellationWindow => "/cancellationWindowMinutes",
        PolicyField::MaxActive => "/maxActiveAppointments",
        PolicyField::NoShowGrace => "/noShowGraceMinutes",
        PolicyField::MaxOverbookings => "/maxOverbookingsPerDay",
    }
}

impl FieldFault for InvalidPolicy {
    fn code(&self) -> &'static str {
        "out-of-range"
    }
}
