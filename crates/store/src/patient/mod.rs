//! Patients.

pub(crate) mod entity;
mod mapping;
mod repository;

pub(crate) use mapping::patient;
pub(crate) use repository::Patients;
