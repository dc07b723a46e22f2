//! Doctors, the offices at which they attend and the payers that they accept.

pub(crate) mod entity;
mod mapping;
pub(crate) mod office_entity;
pub(crate) mod payer_entity;
mod repository;

pub(crate) use repository::Doctors;
