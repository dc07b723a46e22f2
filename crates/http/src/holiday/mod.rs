//! Holidays over HTTP.

mod change;
mod dto;
mod import;
mod read;
mod routes;

pub use routes::routes;
