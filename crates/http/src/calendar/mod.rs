//! Calendars that people subscribe to with a calendar program.

mod dto;
mod feeds;
mod read;
mod routes;

pub use routes::routes;
