//! The clinic's settings over HTTP.

mod accounts;
mod dto;
mod get;
mod history;
mod messages;
mod override_dto;
mod overrides;
mod routes;
mod update;

pub use routes::routes;
