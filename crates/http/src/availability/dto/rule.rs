//! Weekly rules.

use serde::{Deserialize, Serialize};
use turnoplus_app::availability::{ChangeRule, CreateRule};
use turnoplus_domain::availability::AvailabilityRule;
use turnoplus_domain::ids::{DoctorId, RuleId};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use super::weekday::weekdays;
use super::{OnConflictName, WeekdayName, change_of};
use crate::availability::wire::{WireId, civil_time, date, end_time, id, start_time};
use crate::extract::Patch;
use crate::problem::{FieldErrors, Problem};

/// A weekly rule: on these days, from when to when, on the wall clock of the office.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = AvailabilityRule)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityRuleBody {
    #[schema(value_type = String, format = Uuid)]
    id: WireId,
    #[schema(value_type = String, format = Uuid)]
    doctor_id: WireId,
    #[schema(value_type = String, format = Uuid)]
    office_id: WireId,
    /// From Monday on.
    weekdays: Vec<WeekdayName>,
    #[schema(pattern = r"^([01]\d|2[0-3]):[0-5][05]$", example = "09:00")]
    start_time: String,
    /// `00:00` is the midnight that ends the day.
    #[schema(pattern = r"^([01]\d|2[0-3]):[0-5][05]$", example = "13:00")]
    end_time: String,
    /// The first date on which it applies.
    #[schema(format = Date, example = "2026-12-01")]
    valid_from: String,
    /// The last date on which it applies, itself included; null for no end.
    #[schema(format = Date, required = true)]
    valid_until: Option<String>,
    version: u32,
}

impl From<AvailabilityRule> for AvailabilityRuleBody {
    fn from(rule: AvailabilityRule) -> Self {
        Self {
            id: WireId(rule.id.uuid()),
            doctor_id: WireId(rule.doctor.uuid()),
            office_id: WireId(rule.office.uuid()),
            weekdays: WeekdayName::of(rule.weekdays),
            start_time: civil_time(rule.span.start()),
            end_time: civil_time(rule.span.end()),
            valid_from: rule.valid_from.to_string(),
            valid_until: rule.valid_until.map(|date| date.to_string()),
            version: rule.version.get(),
        }
    }
}

/// A new weekly rule.
#[derive(Deserialize, ToSchema, Debug)]
#[schema(as = CreateAvailabilityRule)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAvailabilityRuleBody {
    /// One of the doctor's offices.
    #[schema(format = Uuid)]
    office_id: String,
    /// Each day once.
    #[schema(min_items = 1, max_items = 7)]
    weekdays: Vec<WeekdayName>,
    /// A multiple of 5 minutes.
    #[schema(pattern = r"^([01]\d|2[0-3]):[0-5][05]$", example = "09:00")]
    start_time: String,
    /// A multiple of 5 minutes, after the start; `00:00` and `24:00` are the midnight that ends the day.
    #[schema(pattern = r"^(([01]\d|2[0-3]):[0-5][05]|24:00)$", example = "13:00")]
    end_time: String,
    /// The first date on which it applies.
    #[schema(format = Date, example = "2026-12-01")]
    valid_from: String,
    /// The last date on which it applies, itself included.
    #[schema(format = Date)]
    valid_until: Option<String>,
}

impl CreateAvailabilityRuleBody {
    /// The command, or what is wrong with the fields.
    pub fn parse(self, doctor: DoctorId, rule: RuleId) -> Result<CreateRule, Problem> {
        let mut errors = FieldErrors::new();
        let office = errors.check("/officeId", id(&self.office_id));
        let weekdays = weekdays(&self.weekdays, &mut errors);
        let start = errors.check("/startTime", start_time(&self.start_time));
        let end = errors.check("/endTime", end_time(&self.end_time));
        let valid_from = errors.check("/validFrom", date(&self.valid_from));
        let valid_until = errors.check_optional("/validUntil", self.valid_until.as_deref(), date);
        let span = match (start, end) {
            (Some(start), Some(end)) => errors.check("/endTime", CivilSpan::new(start, end)),
            _ => None,
        };
        errors.done(|| {
            Some(CreateRule {
                id: rule,
                doctor,
                office: office?,
                weekdays: weekdays?,
                span: span?,
                valid_from: valid_from?,
                valid_until: valid_until?,
            })
        })
    }
}

/// A change of a weekly rule: what is not sent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[schema(as = UpdateAvailabilityRule)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAvailabilityRuleBody {
    /// One of the doctor's offices.
    #[serde(default)]
    #[schema(value_type = String, format = Uuid, required = false)]
    office_id: Patch<String>,
    /// Each day once.
    #[serde(default)]
    #[schema(value_type = Vec<WeekdayName>, min_items = 1, max_items = 7, required = false)]
    weekdays: Patch<Vec<WeekdayName>>,
    /// A multiple of 5 minutes.
    #[serde(default)]
    #[schema(value_type = String, pattern = r"^([01]\d|2[0-3]):[0-5][05]$", required = false)]
    start_time: Patch<String>,
    /// A multiple of 5 minutes, after the start; `00:00` and `24:00` are the midnight that ends the day.
    #[serde(default)]
    #[schema(value_type = String, pattern = r"^(([01]\d|2[0-3]):[0-5][05]|24:00)$", required = false)]
    end_time: Patch<String>,
    /// The first date on which it applies.
    #[serde(default)]
    #[schema(value_type = String, format = Date, required = false)]
    valid_from: Patch<String>,
    /// The last date on which it applies, itself included; null for no end.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, required = false)]
    valid_until: Patch<String>,
    /// What becomes of turnos that would be left without availability.
    #[serde(default)]
    #[schema(required = false)]
    on_conflict: OnConflictName,
}

impl UpdateAvailabilityRuleBody {
    /// The command, or what is wrong with the fields.
    pub fn parse(
        self,
        doctor: DoctorId,
        rule: RuleId,
        expected: Option<Version>,
    ) -> Result<ChangeRule, Problem> {
        let mut errors = FieldErrors::new();
        let office = errors.check_change("/officeId", self.office_id, |raw| id(&raw));
        let days = match self.weekdays {
            Patch::Absent => Some(None),
            Patch::Null => weekdays(&[], &mut errors).map(Some),
            Patch::Value(names) => weekdays(&names, &mut errors).map(Some),
        };
        let start = errors.check_change("/startTime", self.start_time, |raw| start_time(&raw));
        let end = errors.check_change("/endTime", self.end_time, |raw| end_time(&raw));
        let valid_from = errors.check_change("/validFrom", self.valid_from, |raw| date(&raw));
        let valid_until = errors.check_patch("/validUntil", self.valid_until, |raw| date(&raw));
        errors.done(|| {
            Some(ChangeRule {
                doctor,
                id: rule,
                expected,
                office: office?,
                weekdays: days?,
                start: start?,
                end: end?,
                valid_from: valid_from?,
                valid_until: change_of(valid_until?),
                on_conflict: self.on_conflict.into(),
            })
        })
    }
}
