//! Turnos, their timeline, and the claims and seats that keep them apart.

pub(crate) mod claim_entity;
mod claim_repository;
mod day_mark_entity;
mod day_marks;
pub(crate) mod entity;
pub(crate) mod event_entity;
pub(crate) mod mapping;
pub(crate) mod overbooking_seat_entity;
mod overbooking_seats;
mod repository;
pub(crate) mod seat_entity;
mod seats;
mod timeline;
mod view;

pub(crate) use claim_repository::{Claims, OWNER_ABSENCE, OWNER_APPOINTMENT, key as claim_key};
pub(crate) use repository::Appointments;
