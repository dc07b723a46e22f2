//! The queue of messages over HTTP.

mod dto;
mod handle;
mod list;
mod routes;

pub use routes::routes;
