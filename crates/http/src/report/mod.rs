//! Numbers over HTTP: the dashboard, and a doctor's statistics.

mod dto;
mod routes;
mod show;

pub use routes::routes;
