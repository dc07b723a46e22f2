//! The time of day.

use jiff::Timestamp;

/// Tells the time. Rules never read the system clock by themselves, so that tests can set it.
pub trait Clock: Send + Sync {
    /// This instant, UTC, to the microsecond.
    fn now(&self) -> Timestamp;
}
