//! Free turnos: of one doctor, the first across doctors, and why a time is none. Computed, never stored.

mod doctor;
mod error;
mod explain;
mod first;
mod question;
mod range;
mod terms;

pub use doctor::{DoctorSlots, ListDoctorSlots, list_doctor_slots};
pub use error::SlotsError;
pub use explain::{ExplainSlot, Explained, explain_slot};
pub use first::{FirstSlots, ListFirstSlots, OfferedSlot, PartOfDay, list_first_slots};
pub use range::{MAX_SLOT_DAYS, Moment, SlotRange};
