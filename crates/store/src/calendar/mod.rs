//! Calendars that people subscribe to.

mod entity;
mod repository;

pub(crate) use repository::CalendarFeeds;
