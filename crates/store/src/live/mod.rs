//! Changes to tell to those who are looking.

mod entity;
mod mapping;
mod repository;

pub(crate) use repository::LiveChanges;
