//! Payers.

pub(crate) mod entity;
mod mapping;
mod repository;

pub(crate) use repository::Payers;
