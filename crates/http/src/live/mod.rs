//! Telling people who are looking that something changed, over server-sent events.

mod dto;
mod events;
mod hub;
mod listener;
mod poller;
mod routes;

pub use hub::{LiveHub, LiveLimits};
pub use routes::routes;
