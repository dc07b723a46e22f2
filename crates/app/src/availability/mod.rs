//! When doctors attend: weekly rules, one-off windows, absences, and the free turnos that these leave.
//!
//! A doctor keeps their own availability; the front desk and admins keep everybody's. A change that would leave
//! turnos without availability is refused with the list of them, until the caller says what becomes of them.

mod absence;
mod access;
mod affected;
mod error;
mod rule;
mod slots;
mod window;

pub use absence::{
    ChangeAbsence, CreateAbsence, ZonedAbsence, change_absence, create_absence, list_absences, remove_absence,
};
pub use affected::{Affected, OnConflict};
pub use error::AvailabilityError;
pub use rule::{ChangeRule, CreateRule, change_rule, create_rule, list_rules, remove_rule};
pub use slots::{
    DoctorSlots, ExplainSlot, Explained, FirstSlots, ListDoctorSlots, ListFirstSlots, MAX_SLOT_DAYS, Moment,
    OfferedSlot, PartOfDay, SlotRange, SlotsError, explain_slot, list_doctor_slots, list_first_slots,
};
pub use window::{ChangeWindow, CreateWindow, change_window, create_window, list_windows, remove_window};

use turnoplus_domain::ids::DoctorId;
use turnoplus_domain::version::Version;

/// Removes a rule, window or absence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remove<Id> {
    /// Whose.
    pub doctor: DoctorId,
    /// Which one.
    pub id: Id,
    /// Only if it still has this version.
    pub expected: Option<Version>,
    /// What becomes of turnos that would be left without availability.
    pub on_conflict: OnConflict,
}
