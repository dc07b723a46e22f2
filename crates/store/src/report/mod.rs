//! Numbers about turnos.

pub(crate) mod day_entity;
mod days;
mod repository;

pub(crate) use days::{mark, of_day, read};
pub(crate) use repository::{Reports, live};
