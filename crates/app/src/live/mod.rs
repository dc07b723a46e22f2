//! Telling people who are looking that something changed: what a change leaves behind for them, and reading it back.
//! Holding their connections is the business of `turnoplus-http`.

mod follow;
mod note;
mod watch;

pub use follow::{Beginning, begin, catch_up, forget, read_after};
pub(crate) use note::{Affecting, note_added, note_appointment, note_changed, note_left, note_removed};
pub use watch::{may_hear, watchers};
