//! The clinic's settings: one row, made with the schema.

mod entity;
mod mapping;
mod repository;

pub(crate) use repository::Settings;
