//! Half-open intervals of instants.

use jiff::Timestamp;

use super::{BUCKET, instant};

/// The instants from `start` up to, but not including, `end`; never empty. Back to back does not overlap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Interval {
    start: Timestamp,
    end: Timestamp,
}

/// The end is not after the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must end after it starts")]
pub struct EmptyInterval;

impl Interval {
    /// The interval `[start, end)`.
    ///
    /// # Errors
    /// [`EmptyInterval`] when `end` is not after `start`.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, EmptyInterval> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(EmptyInterval)
        }
    }

    /// The interval of so many elapsed minutes from `start`.
    ///
    /// # Errors
    /// [`EmptyInterval`] when `minutes` is 0 or the end is beyond what a [`Timestamp`] can hold.
    pub fn of_minutes(start: Timestamp, minutes: u16) -> Result<Self, EmptyInterval> {
        let length = jiff::SignedDuration::from_mins(i64::from(minutes));
        start
            .checked_add(length)
            .map_err(|_| EmptyInterval)
            .and_then(|end| Self::new(start, end))
    }

    /// The first instant inside.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The first instant after.
    pub fn end(&self) -> Timestamp {
        self.end
    }

    /// The elapsed length in whole minutes, rounded down.
    pub fn minutes(&self) -> i64 {
        self.end.duration_since(self.start).as_mins()
    }

    /// Whether some instant lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every instant of `other` lies inside.
    pub fn contains(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the instant lies inside.
    pub fn contains_instant(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// The instants that lie in both, if any.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// What is left of `self` outside of `others`, sorted. `others` may come in any order and overlap.
    pub fn subtract(&self, others: &[Self]) -> Vec<Self> {
        let mut cuts: Vec<&Self> = others.iter().filter(|other| other.overlaps(self)).collect();
        cuts.sort_unstable();
        let mut left = Vec::new();
        let mut from = self.start;
        for cut in cuts {
            left.extend(Self::new(from, cut.start).ok());
            from = from.max(cut.end);
        }
        left.extend(Self::new(from, self.end).ok());
        left
    }

    /// The interval, longer by so many minutes before and after; clamped at the ends of time.
    #[must_use]
    pub fn widened(&self, before: u16, after: u16) -> Self {
        let before = jiff::SignedDuration::from_mins(i64::from(before));
        let after = jiff::SignedDuration::from_mins(i64::from(after));
        Self {
            start: self.start.checked_sub(before).unwrap_or(Timestamp::MIN),
            end: self.end.checked_add(after).unwrap_or(Timestamp::MAX),
        }
    }

    /// Sorts the intervals and joins those that overlap or touch.
    pub fn merged(mut intervals: Vec<Self>) -> Vec<Self> {
        intervals.sort_unstable();
        intervals.dedup_by(|next, joined| {
            let touches = next.start <= joined.end;
            if touches {
                joined.end = joined.end.max(next.end);
            }
            touches
        });
        intervals
    }

    /// The interval rounded outwards to whole buckets of five minutes, counted from 1970-01-01T00:00Z.
    #[must_use]
    pub fn to_buckets(&self) -> Self {
        let (start, end) = self.seconds();
        let start = start.div_euclid(BUCKET) * BUCKET;
        let end = (end + BUCKET - 1).div_euclid(BUCKET) * BUCKET;
        Self {
            start: instant(start),
            end: instant(end),
        }
    }

    /// The interval in whole Unix seconds, rounded outwards.
    pub(crate) fn seconds(&self) -> (i64, i64) {
        (floor_second(self.start), ceil_second(self.end))
    }

    /// The interval of these Unix seconds, unless it is empty.
    pub(crate) fn of_seconds(start: i64, end: i64) -> Option<Self> {
        Self::new(instant(start), instant(end)).ok()
    }
}

/// The whole second at or before the instant.
pub(crate) fn floor_second(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

/// The whole second at or after the instant.
fn ceil_second(at: Timestamp) -> i64 {
    at.as_second() + i64::from(at.subsec_nanosecond() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(start: i64, end: i64) -> Interval {
        Interval::of_seconds(start, end).unwrap()
    }

    #[test]
    fn an_interval_without_instants_cannot_be_made() {
        let at = instant(10);
        assert_eq!(Interval::new(at, at), Err(EmptyInterval));
        assert_eq!(Interval::new(at, instant(9)), Err(EmptyInterval));
        assert_eq!(Interval::of_minutes(at, 0), Err(EmptyInterval));
        assert_eq!(Interval::of_minutes(Timestamp::MAX, 1), Err(EmptyInterval));
    }

    #[test]
    fn back_to_back_does_not_overlap() {
        assert!(!of(0, 10).overlaps(&of(10, 20)));
        assert!(of(0, 11).overlaps(&of(10, 20)));
        assert!(of(0, 10).contains_instant(instant(0)));
        assert!(!of(0, 10).contains_instant(instant(10)));
        assert_eq!(of(0, 10).intersect(&of(10, 20)), None);
        assert_eq!(of(0, 15).intersect(&of(10, 20)), Some(of(10, 15)));
    }

    #[test]
    fn subtracting_leaves_the_gaps_in_order() {
        let day = of(0, 100);
        assert_eq!(day.subtract(&[]), vec![day]);
        assert_eq!(
            day.subtract(&[of(50, 60), of(10, 20), of(15, 30)]),
            vec![of(0, 10), of(30, 50), of(60, 100)]
        );
        assert_eq!(day.subtract(&[of(-5, 10), of(90, 200)]), vec![of(10, 90)]);
        assert_eq!(day.subtract(&[of(-5, 200), of(20, 30)]), vec![]);
        assert_eq!(
            day.subtract(&[of(10, 90), of(20, 30)]),
            vec![of(0, 10), of(90, 100)]
        );
    }

    #[test]
    fn merging_joins_what_touches() {
        let merged = Interval::merged(vec![of(20, 30), of(0, 10), of(10, 15), of(2, 4), of(40, 50)]);
        assert_eq!(merged, vec![of(0, 15), of(20, 30), of(40, 50)]);
    }

    #[test]
    fn seconds_are_rounded_outwards_also_before_1970() {
        let half = |second, nanosecond| Timestamp::new(second, nanosecond).unwrap();
        let after = Interval::new(half(10, 1), half(20, 1)).unwrap();
        assert_eq!(after.seconds(), (10, 21));
        let before = Interval::new(half(-20, -1), half(-10, -1)).unwrap();
        assert_eq!(before.seconds(), (-21, -10));
    }

    #[test]
    fn widening_stops_at_the_ends_of_time() {
        let all = Interval::new(Timestamp::MIN, Timestamp::MAX).unwrap();
        assert_eq!(all.widened(5, 5), all);
        assert_eq!(of(600, 1200).widened(5, 10), of(300, 1800));
        assert_eq!(of(600, 1200).minutes(), 10);
    }
}
