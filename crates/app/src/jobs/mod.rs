//! Jobs that are done again and again, by one instance for all: housekeeping, reminders, backups.
//!
//! A job is a [`Job`]: its name (stored, at most 40 characters, never reused for something else), when it is due
//! again, and what it does. It is handed to a [`JobRunner`] where the program is wired. However many instances run,
//! one of them holds the job's lease while it works; a lease is renewed while the job runs and taken over when its
//! holder died. A job that fails or panics is tried again after a growing pause, and never stops another.
//!
//! A job may be cut off at any moment and begun again: it does its work in units that can be repeated.

mod housekeeping;
mod report_days;
mod runner;

pub use housekeeping::{Forgettable, Housekeeping};
pub use report_days::ReportDays;
pub use runner::JobRunner;

use std::error::Error;

use async_trait::async_trait;
use jiff::Timestamp;

/// Why a job was not done. Logged; without personal data.
pub type JobError = Box<dyn Error + Send + Sync>;

/// One run of a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobRun {
    /// When it began.
    pub now: Timestamp,
    /// When the last run that was done began, on whichever instance.
    pub last_done: Option<Timestamp>,
}

/// Something that is done again and again, by one instance for all.
#[async_trait]
pub trait Job: Send + Sync {
    /// Identifies it in storage.
    fn name(&self) -> &'static str;
    /// When it is due again after a run that began at `done`.
    fn next_after(&self, done: Timestamp) -> Timestamp;
    /// Does it.
    async fn run(&self, run: JobRun) -> Result<(), JobError>;
}
