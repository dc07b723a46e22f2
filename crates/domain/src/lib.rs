//! The pure rules of TurnoPlus: values that cannot be wrong, entities, state machines, slot arithmetic and
//! policies. No input or output, no clock, no randomness, no serialisation: those belong to the layers around.

pub mod appointment;
pub mod availability;
pub mod calendar;
pub mod doctor;
pub mod holiday;
pub mod identity;
pub mod ids;
pub mod medical_record;
pub mod notification;
pub mod office;
pub mod patient;
pub mod payer;
pub mod settings;
pub mod text;
pub mod time;
pub mod version;
pub mod visit_type;
