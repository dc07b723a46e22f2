//! Patients.

pub(crate) mod coverage_entity;
mod coverages;
mod duplicates;
pub(crate) mod entity;
mod mapping;
mod repository;

pub(crate) use coverages::with_coverages;
pub(crate) use repository::Patients;
