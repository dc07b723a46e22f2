//! Turnos over HTTP: booking, moving, cancelling, running the day, lists and timelines.

mod answer;
mod book;
mod cancel;
mod day;
mod dto;
mod export;
mod get;
mod list;
mod parse;
mod refusal;
mod reschedule;
mod routes;
mod sheet;
mod step;
mod timeline;
mod undo;

pub use dto::{Appointment, Status};
pub(crate) use parse::NotAnId;
pub use routes::routes;
