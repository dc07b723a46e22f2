//! Holidays on the wire.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use turnoplus_app::holiday::{CreateHoliday, UpdateHoliday};
use turnoplus_domain::holiday::{Holiday, HolidayKind};
use turnoplus_domain::ids::HolidayId;
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use crate::availability::OnConflictName;
use crate::civil::{civil_date, clinic_date};
use crate::extract::Patch;
use crate::problem::{FieldErrors, FieldFault, Problem};

/// A holiday.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Holiday)]
pub struct HolidayBody {
    #[schema(format = "uuid")]
    id: String,
    /// The whole day, on the wall of each office.
    #[schema(format = "date")]
    date: String,
    /// As patients read it.
    name: String,
    /// The office, or null for the whole clinic. What an office says goes before what the clinic says.
    #[schema(required = true, format = "uuid")]
    office_id: Option<String>,
    #[schema(value_type = HolidayKindName)]
    kind: &'static str,
    /// Whether turnos are offered all the same.
    open: bool,
    /// Whether the date is certain: what depends on a decree to come is not.
    confirmed: bool,
    version: u32,
}

/// The sorts of holiday.
#[derive(Clone, Copy, Default, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
#[schema(as = HolidayKind)]
pub enum HolidayKindName {
    /// By law on this date.
    Fixed,
    /// By law moved to a Monday.
    Movable,
    /// By decree beside another.
    Bridge,
    /// The clinic's own.
    #[default]
    Own,
}

impl From<HolidayKindName> for HolidayKind {
    fn from(name: HolidayKindName) -> Self {
        match name {
            HolidayKindName::Fixed => Self::Fixed,
            HolidayKindName::Movable => Self::Movable,
            HolidayKindName::Bridge => Self::Bridge,
            HolidayKindName::Own => Self::Own,
        }
    }
}

impl From<&Holiday> for HolidayBody {
    fn from(holiday: &Holiday) -> Self {
        Self {
            id: holiday.id.to_string(),
            date: holiday.date.to_string(),
            name: holiday.name.as_str().to_owned(),
            office_id: holiday.office.map(|id| id.to_string()),
            kind: holiday.kind.as_str(),
            open: holiday.open,
            confirmed: holiday.confirmed,
            version: holiday.version.get(),
        }
    }
}

/// A holiday to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHoliday {
    #[schema(format = "date", example = "2026-12-24")]
    date: String,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// Only this office; without it the whole clinic.
    #[schema(format = "uuid")]
    office_id: Option<String>,
    #[serde(default)]
    kind: HolidayKindName,
    /// Whether turnos are offered all the same.
    #[serde(default)]
    open: bool,
    /// Whether the date is certain.
    #[serde(default = "certain")]
    #[schema(default = true)]
    confirmed: bool,
    /// What becomes of coming turnos on that day.
    #[serde(default)]
    on_conflict: OnConflictName,
}

fn certain() -> bool {
    true
}

/// Changes of a holiday; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HolidayChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, format = "date")]
    date: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 80)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<HolidayKindName>, nullable = false)]
    kind: Patch<HolidayKindName>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    open: Patch<bool>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    confirmed: Patch<bool>,
    /// What becomes of coming turnos on days that are shut by it.
    #[serde(default)]
    on_conflict: OnConflictName,
}

/// The text is no office's id.
#[derive(Debug, thiserror::Error)]
#[error("must be a UUID")]
struct NotAnId;

impl FieldFault for NotAnId {
    fn code(&self) -> &'static str {
        "invalid-id"
    }
}

impl NewHoliday {
    pub(super) fn parse(self, id: HolidayId) -> Result<CreateHoliday, Problem> {
        let mut errors = FieldErrors::new();
        let date = errors.check("/date", clinic_date(&self.date));
        let name = errors.check("/name", Label::parse(&self.name));
        let office = errors.check_optional("/officeId", self.office_id, |raw| {
            raw.parse().map_err(|_| NotAnId)
        });
        errors.done(|| {
            Some(CreateHoliday {
                holiday: Holiday {
                    id,
                    date: date?,
                    office: office?,
                    name: name?,
                    kind: self.kind.into(),
                    open: self.open,
                    confirmed: self.confirmed,
                    version: Version::FIRST,
                },
                on_conflict: self.on_conflict.into(),
            })
        })
    }
}

impl HolidayChanges {
    pub(super) fn parse(self, id: HolidayId, expected: Option<Version>) -> Result<UpdateHoliday, Problem> {
        let mut errors = FieldErrors::new();
        let certainly = |flag: bool| Ok::<_, std::convert::Infallible>(flag);
        let date = errors.check_change("/date", self.date, |raw| clinic_date(&raw));
        let name = errors.check_change("/name", self.name, |raw| Label::parse(&raw));
        let kind = errors.check_change("/kind", self.kind, |name| {
            Ok::<HolidayKind, std::convert::Infallible>(name.into())
        });
        let open = errors.check_change("/open", self.open, certainly);
        let confirmed = errors.check_change("/confirmed", self.confirmed, certainly);
        errors.done(|| {
            Some(UpdateHoliday {
                id,
                expected,
                date: date?,
                name: name?,
                kind: kind?,
                open: open?,
                confirmed: confirmed?,
                on_conflict: self.on_conflict.into(),
            })
        })
    }
}

/// The dates of a query.
#[expect(
    clippy::option_option,
    reason = "faulty, absent and present are three things, as in FieldErrors"
)]
pub(super) fn optional_day(
    errors: &mut FieldErrors,
    pointer: &str,
    raw: Option<String>,
) -> Option<Option<Date>> {
    errors.check_optional(pointer, raw, |raw| civil_date(&raw))
}
