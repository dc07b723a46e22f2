//! The queue of messages to send.

pub(crate) mod entity;
mod mapping;
mod repository;

pub(crate) use mapping::state_name;
pub(crate) use repository::Outbox;
