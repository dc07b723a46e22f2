//! The clinic's settings: one row, made with the schema.

mod entity;
mod mapping;
mod messages;
mod override_entity;
mod overrides;
mod repository;

pub(crate) use repository::Settings;
