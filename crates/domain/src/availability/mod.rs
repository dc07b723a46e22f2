//! When a doctor attends, and which turnos that leaves to offer. Slots are computed, never stored:
//! windows − absences − closures − what is taken. What is taken comes from the claims of `appointment`.

mod calendar;
mod coverage;
mod engine;
mod explain;
mod offered;
mod rule;
mod slots;
mod time_off;
mod weekdays;

#[cfg(test)]
mod every_zone_tests;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod slot_property_tests;
#[cfg(test)]
mod slot_tests;

pub use calendar::{Bounds, DoctorCalendar, Slot, SlotRequest, VisitShape};
pub use coverage::{newly_uncovered, uncovered};
pub use explain::{Explanation, Removal, explain};
pub use offered::offered_minutes;
pub use rule::{AvailabilityRule, AvailabilityWindow, InvalidValidity};
pub use slots::{first_slots, free_slots};
pub use time_off::{Absence, AbsenceTooLong, Closure, InvalidClosure};
pub use weekdays::{InvalidWeekdays, Weekdays};
