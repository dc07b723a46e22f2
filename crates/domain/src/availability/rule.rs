//! When a doctor attends: weekly rules and one-off windows, both on the wall clock of an office.

use jiff::civil::Date;

use super::Weekdays;
use crate::ids::{DoctorId, OfficeId, RuleId, WindowId};
use crate::time::CivilSpan;
use crate::version::Version;

/// A weekly rule: "Mondays and Wednesdays 09:00–13:00 at this office, from March on".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AvailabilityRule {
    /// Identifies the rule.
    pub id: RuleId,
    /// Who attends.
    pub doctor: DoctorId,
    /// Where; its zone is the zone of the times.
    pub office: OfficeId,
    /// On which days.
    pub weekdays: Weekdays,
    /// From when to when.
    pub span: CivilSpan,
    /// The first date on which it applies.
    pub valid_from: Date,
    /// The last date on which it applies, itself included; `None` for no end.
    pub valid_until: Option<Date>,
    /// For optimistic concurrency.
    pub version: Version,
}

/// The last date of a rule is before its first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must not end before it begins")]
pub struct InvalidValidity;

impl AvailabilityRule {
    /// Checks the dates of a rule: the last may be the first, or missing, but not earlier.
    ///
    /// # Errors
    /// [`InvalidValidity`] when `until` is before `from`.
    pub fn check_validity(from: Date, until: Option<Date>) -> Result<(), InvalidValidity> {
        if until.is_some_and(|until| until < from) {
            Err(InvalidValidity)
        } else {
            Ok(())
        }
    }

    /// Whether the rule applies on a date.
    pub fn applies_on(&self, date: Date) -> bool {
        self.valid_from <= date
            && self.valid_until.is_none_or(|until| date <= until)
            && self.weekdays.contains(date.weekday())
    }
}

/// A one-off window: a single date on which the doctor attends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AvailabilityWindow {
    /// Identifies the window.
    pub id: WindowId,
    /// Who attends.
    pub doctor: DoctorId,
    /// Where; its zone is the zone of the times.
    pub office: OfficeId,
    /// On which date.
    pub date: Date,
    /// From when to when.
    pub span: CivilSpan,
    /// For optimistic concurrency.
    pub version: Version,
}
