//! Numbers about turnos.

mod count;
pub(crate) mod day_entity;
mod days;
mod repository;

pub(crate) use count::live;
pub(crate) use days::{mark, of_day, read};
pub(crate) use repository::Reports;
