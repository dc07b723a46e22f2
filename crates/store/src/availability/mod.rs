//! When doctors attend: weekly rules, one-off windows, absences, closures, and the calendar that they make.

pub(crate) mod absence_entity;
mod calendar;
mod closure_entity;
mod mapping;
mod repository;
pub(crate) mod rule_entity;
pub(crate) mod window_entity;

pub(crate) use mapping::absence;
pub(crate) use repository::Availability;
