//! Days of the week by name.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use turnoplus_domain::availability::Weekdays;
use utoipa::ToSchema;

use crate::problem::FieldErrors;

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl WeekdayName {
    /// The days of a set, from Monday.
    pub fn of(days: Weekdays) -> Vec<Self> {
        days.iter().map(Self::from).collect()
    }
}

impl From<Weekday> for WeekdayName {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Monday => Self::Monday,
            WeekdayName::Tuesday => Self::Tuesday,
            WeekdayName::Wednesday => Self::Wednesday,
            WeekdayName::Thursday => Self::Thursday,
            WeekdayName::Friday => Self::Friday,
            WeekdayName::Saturday => Self::Saturday,
            WeekdayName::Sunday => Self::Sunday,
        }
    }
}

/// The set of the named days: one to seven, each once.
pub(super) fn weekdays(names: &[WeekdayName], errors: &mut FieldErrors) -> Option<Weekdays> {
    let days = Weekdays::new(names.iter().copied().map(Weekday::from));
    match days {
        Ok(days) if days.iter().count() == names.len() => Some(days),
        Ok(_) => {
            errors.put("/weekdays", "repeated", "must name each day once");
            None
        }
        Err(error) => {
            errors.put("/weekdays", "required", error.to_string());
            None
        }
    }
}
