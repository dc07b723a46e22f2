//! Clinical records over HTTP.

mod access_log;
mod amend;
mod attachments;
mod break_glass;
mod create;
mod dto;
mod entry;
mod export;
mod list;
mod printed;
mod problems;
mod routes;
mod sign;
mod template_dto;
mod templates;

pub use routes::routes;
