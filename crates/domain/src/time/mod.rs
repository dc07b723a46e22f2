//! Time as a clinic uses it: instants, half-open intervals, zones, and the wall clock that opening hours are
//! written in. The clock itself is injected by the layers around; nothing here reads it.

mod civil_span;
mod interval;
mod local_clock;
mod minutes;
mod zone;

pub use civil_span::{CivilSpan, InvalidCivilSpan, InvalidCivilTime, parse_civil_time};
pub(crate) use interval::floor_second;
pub use interval::{EmptyInterval, Interval};
pub(crate) use local_clock::{LocalClock, epoch_day};
pub use minutes::{InvalidMinutes, Minutes};
pub use zone::{InvalidZone, Zone};

/// Seconds of a bucket, the grain of occupancy.
pub(crate) const BUCKET: i64 = 300;

/// Seconds of a day on the wall clock; never the length of a real day.
pub(crate) const DAY: i64 = 86_400;

/// The instant of a Unix second, clamped to what a [`jiff::Timestamp`] can hold.
pub(crate) fn instant(second: i64) -> jiff::Timestamp {
    let (min, max) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);
    jiff::Timestamp::from_second(second).unwrap_or(if second < 0 { min } else { max })
}
