//! The directory of doctors over HTTP.

mod create;
mod dto;
mod get;
mod list;
mod new_account;
mod remove;
mod routes;
mod specialties;
mod update;

pub use routes::routes;
