//! Jobs that one instance does for all.

mod entity;
mod repository;

pub(crate) use repository::Jobs;
