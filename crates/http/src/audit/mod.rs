//! The audit trail over HTTP.

mod dto;
mod export;
mod list;
mod routes;
mod verify;

pub use routes::routes;
