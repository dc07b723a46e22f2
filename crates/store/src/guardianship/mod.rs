//! Who answers for whom.

pub(crate) mod entity;
mod repository;

pub(crate) use repository::Guardianships;
