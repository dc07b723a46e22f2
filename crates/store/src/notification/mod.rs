//! The queue of messages to send.

mod entity;
mod mapping;
mod repository;

pub(crate) use repository::Outbox;
