//! The clinic's settings over HTTP.

mod dto;
mod get;
mod routes;
mod update;

pub use routes::routes;
