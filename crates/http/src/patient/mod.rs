//! Patients over HTTP, as the front desk keeps them.

mod close;
mod create;
mod dependants;
pub(crate) mod details;
mod dto;
mod duplicates;
mod get;
mod list;
mod merge;
mod of_doctor;
mod routes;
mod update;

pub(crate) use dto::PatientBody;
pub(crate) use merge::was_merged;
pub use routes::routes;
