//! Holidays, and which years were loaded.

pub(crate) mod entity;
mod mapping;
mod repository;
mod year_entity;

pub(crate) use mapping::holiday;
pub(crate) use repository::Holidays;
