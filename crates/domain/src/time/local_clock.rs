//! A zone's wall clock over a stretch of time, unrolled once, so that the many conversions of slot arithmetic
//! are additions. Between two transitions the clock runs at one offset; that is all there is to it.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::interval::floor_second;
use super::{DAY, instant};

/// What the clock shows is counted in seconds as if it were UTC: `civil = instant + offset`.
#[derive(Debug)]
pub(crate) struct LocalClock {
    /// In order of time; the first begins and the last ends beyond the stretch.
    segments: Vec<Segment>,
}

/// A stretch between two transitions: Unix seconds `[start, end)` at a constant offset east of UTC.
#[derive(Clone, Copy, Debug)]
struct Segment {
    start: i64,
    end: i64,
    offset: i64,
}

impl LocalClock {
    /// Days added on both sides of what is asked for: zones differ by up to 26 h, and Apia once moved by a day.
    const MARGIN: i64 = 4 * DAY;

    /// The clock of `tz`, exact for every date that has an instant in the Unix seconds `[start, end]`.
    pub(crate) fn over(tz: &TimeZone, start: i64, end: i64) -> Self {
        let (first, last) = (
            instant(start.saturating_sub(Self::MARGIN)),
            end.saturating_add(Self::MARGIN),
        );
        let mut current = Segment {
            start: i64::MIN / 2,
            end: i64::MAX / 2,
            offset: i64::from(tz.to_offset(first).seconds()),
        };
        let mut segments = Vec::with_capacity(4);
        for transition in tz.following(first) {
            let at = floor_second(transition.timestamp());
            let offset = i64::from(transition.offset().seconds());
            if at > last {
                break;
            }
            if offset != current.offset {
                segments.push(Segment { end: at, ..current });
                current = Segment {
                    start: at,
                    end: i64::MAX / 2,
                    offset,
                };
            }
        }
        segments.push(current);
        Self { segments }
    }

    /// What the clock shows at an instant.
    pub(crate) fn civil(&self, at: i64) -> i64 {
        at + self.segments.iter().find(|s| at < s.end).map_or(0, |s| s.offset)
    }

    /// The first instant at which the clock shows `civil`; `None` when it never does (a gap).
    pub(crate) fn first(&self, civil: i64) -> Option<i64> {
        let at = self.reaches(civil);
        (self.civil(at) == civil).then_some(at)
    }

    /// The first instant at which the clock shows `civil` or later: the transition itself for a time in a gap.
    pub(crate) fn reaches(&self, civil: i64) -> i64 {
        self.segments
            .iter()
            .map(|s| (s.start.max(civil - s.offset), s.end))
            .find(|(at, end)| at < end)
            .map_or(civil, |(at, _)| at)
    }

    /// The instant at which the clock first shows `from`, when it then runs evenly until it shows `until`.
    pub(crate) fn even(&self, from: i64, until: i64) -> Option<i64> {
        let at = self.reaches(from);
        let segment = self.segments.iter().find(|s| at < s.end)?;
        let end = until - segment.offset;
        let evenly = at + segment.offset == from && end <= segment.end && self.reaches(until) == end;
        evenly.then_some(at)
    }
}

/// The number of a date, counted from 1970-01-01.
pub(crate) fn epoch_day(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1))
        .as_secs()
        .div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(epoch_day(Date::constant(1970, 1, 1)), 0);
        assert_eq!(epoch_day(Date::constant(1969, 12, 31)), -1);
        assert_eq!(epoch_day(Date::constant(2000, 3, 1)), 11_017);
    }

    #[test]
    fn the_clock_of_a_fixed_zone_is_one_addition() {
        let clock = LocalClock::over(&TimeZone::UTC, 0, DAY);
        assert_eq!(
            (clock.civil(77), clock.first(77), clock.even(0, DAY)),
            (77, Some(77), Some(0))
        );
    }
}
