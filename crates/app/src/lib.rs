//! The use cases of TurnoPlus and the ports they need. One file is one operation: its command, its errors, its
//! function. No HTTP, no SQL: both sides are adapters.

pub mod appointment;
pub mod audit;
pub mod availability;
pub mod calendar;
pub mod change;
pub mod contention;
pub mod doctor;
pub mod holiday;
pub mod identity;
pub mod jobs;
pub mod live;
pub mod medical_record;
pub mod notification;
pub mod office;
pub mod page;
pub mod patient;
pub mod payer;
pub mod ports;
pub mod removal;
pub mod report;
pub mod settings;
pub mod system;
pub mod visit_type;
