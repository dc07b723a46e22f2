//! Turnos: what they are, how they change, who may change them, and what they occupy.

mod access;
mod booking;
mod claim;
mod collision;
mod entity;
mod lane;
mod status;
mod timeline;
mod transition;
mod undo;

#[cfg(test)]
mod claim_tests;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod transition_tests;

pub use access::{
    Denied, may_book_for, may_cancel, may_confirm, may_overbook, may_reschedule, may_run_day, may_see,
};
pub use booking::{Booker, PolicyRefusal, PolicyRefused, check_booking};
pub use claim::{Bucket, ClaimKey, Resource, claims_of, claims_of_absence, taken_intervals};
pub use collision::{Collision, collisions};
pub use entity::{Appointment, AppointmentRecord, NewAppointment, Overbooking, Placement};
pub use lane::{InvalidLane, Lane};
pub use status::{AppointmentStatus, AppointmentStatusKind, UnknownStatus};
pub use timeline::{Change, TimelineEntry};
pub use transition::{Command, TransitionRefused};
pub use undo::{UNDO_WINDOW, UndoRefused};
