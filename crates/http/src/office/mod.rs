//! Offices and their closures over HTTP.

mod closure_dto;
mod create;
mod dto;
mod get;
mod list;
mod remove;
mod routes;
mod update;

mod closures;

pub use routes::routes;
