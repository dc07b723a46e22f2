//! Turnos as iCalendar (RFC 5545): what is attached to messages and what calendar feeds answer. It says when, where
//! and with whom; what the patient comes for is never in it.

mod content_line;
mod document;
mod event;
mod time_zone;

#[cfg(test)]
mod reading_tests;

pub use document::{CalendarDocument, Method, Party};
pub use event::CalendarEvent;
