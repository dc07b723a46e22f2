//! Doctors, and the offices at which they attend.

pub(crate) mod entity;
mod mapping;
pub(crate) mod office_entity;
mod repository;

pub(crate) use repository::Doctors;
