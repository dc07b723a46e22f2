//! When doctors attend, and the free turnos that this leaves.

mod absences;
mod dto;
mod problems;
mod routes;
mod rules;
mod slots;
mod windows;
pub(crate) mod wire;

pub(crate) use dto::{OnConflictName, RemovalQuery};
pub use routes::routes;
