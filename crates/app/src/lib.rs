//! The use cases of TurnoPlus and the ports they need. One file is one operation: its command, its errors, its
//! function. No HTTP, no SQL: both sides are adapters.

pub mod contention;
pub mod page;
pub mod ports;
