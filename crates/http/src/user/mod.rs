//! Accounts over HTTP, as an admin keeps them. One's own account belongs to `identity`.

mod admins;
mod dto;
mod get;
mod list;
mod problems;
mod receptionists;
mod routes;
mod staff;
mod update;

pub use routes::routes;
