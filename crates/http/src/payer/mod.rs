//! Payers over HTTP.

mod create;
mod dto;
mod list;
mod remove;
mod routes;
mod update;

pub use routes::routes;
