//! When a reminder is sent: so long before the turno, but not while people sleep.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use crate::time::Zone;

/// Hours of every day in which no reminder is sent, on the wall clock; they may go over midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuietHours {
    from: Time,
    until: Time,
}

/// Quiet hours that begin when they end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must end at another time than it begins")]
pub struct InvalidQuietHours;

/// A reminder that comes closer to the turno than this is of no use.
const TOO_LATE: SignedDuration = SignedDuration::from_mins(60);

impl QuietHours {
    /// From one time to the next time that the clock shows `until`.
    ///
    /// # Errors
    /// [`InvalidQuietHours`] when both are the same.
    pub fn new(from: Time, until: Time) -> Result<Self, InvalidQuietHours> {
        if from == until {
            Err(InvalidQuietHours)
        } else {
            Ok(Self { from, until })
        }
    }

    /// When they begin.
    pub fn from(&self) -> Time {
        self.from
    }

    /// When they end.
    pub fn until(&self) -> Time {
        self.until
    }

    /// The quiet time that an instant lies in: when it began and when it ends.
    pub fn around(&self, at: Timestamp, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        let now = zone.civil(at);
        let over_midnight = self.until <= self.from;
        let began = if now.time() >= self.from && (over_midnight || now.time() < self.until) {
            now.date()
        } else if over_midnight && now.time() < self.until {
            now.date().yesterday().ok()?
        } else {
            return None;
        };
        let ends = if over_midnight {
            began.tomorrow().ok()?
        } else {
            began
        };
        Some((instant(began, self.from, zone)?, instant(ends, self.until, zone)?))
    }
}

fn instant(date: Date, time: Time, zone: &Zone) -> Option<Timestamp> {
    zone.tz().to_timestamp(date.to_datetime(time)).ok()
}

/// When a reminder that should be sent at `ideal` is sent: then, or after the quiet hours, or before them when after
/// them were less than an hour before the turno.
pub fn reminder_moment(
    ideal: Timestamp,
    start: Timestamp,
    quiet: Option<&QuietHours>,
    zone: &Zone,
) -> Timestamp {
    match quiet.and_then(|quiet| quiet.around(ideal, zone)) {
        None => ideal,
        Some((_, ends)) if start.duration_since(ends) >= TOO_LATE => ends,
        Some((began, _)) => began,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn night() -> QuietHours {
        QuietHours::new(time(22, 0, 0, 0), time(8, 0, 0, 0)).unwrap()
    }

    fn buenos_aires() -> Zone {
        Zone::parse("America/Argentina/Buenos_Aires").unwrap()
    }

    fn sent(ideal: &str, start: &str) -> String {
        let (ideal, start) = (ideal.parse().unwrap(), start.parse().unwrap());
        let at = reminder_moment(ideal, start, Some(&night()), &buenos_aires());
        buenos_aires().civil(at).to_string()
    }

    #[test]
    fn a_reminder_in_the_night_waits_for_the_morning() {
        assert_eq!(
            sent("2026-12-01T23:30:00-03:00", "2026-12-03T23:30:00-03:00"),
            "2026-12-02T08:00:00"
        );
        assert_eq!(
            sent("2026-12-02T07:59:00-03:00", "2026-12-02T10:59:00-03:00"),
            "2026-12-02T08:00:00"
        );
        assert_eq!(
            sent("2026-12-02T08:00:00-03:00", "2026-12-02T11:00:00-03:00"),
            "2026-12-02T08:00:00",
            "the end is not quiet any more"
        );
    }

    #[test]
    fn a_reminder_that_would_come_too_late_comes_the_evening_before() {
        assert_eq!(
            sent("2026-12-02T05:30:00-03:00", "2026-12-02T08:30:00-03:00"),
            "2026-12-01T22:00:00"
        );
    }

    #[test]
    fn the_night_in_which_the_clock_changes_ends_when_the_clock_says_so() {
        let new_york = Zone::parse("America/New_York").unwrap();
        let sent = |ideal: &str| {
            let ideal: Timestamp = ideal.parse().unwrap();
            let start = ideal + SignedDuration::from_hours(24);
            reminder_moment(ideal, start, Some(&night()), &new_york).to_string()
        };
        // It loses an hour, it gains an hour, and a usual one.
        assert_eq!(sent("2026-03-07T23:00:00-05:00"), "2026-03-08T12:00:00Z");
        assert_eq!(sent("2026-10-31T23:00:00-04:00"), "2026-11-01T13:00:00Z");
        assert_eq!(sent("2026-12-01T23:00:00-05:00"), "2026-12-02T13:00:00Z");
        // In the hour that comes twice it is night both times.
        assert_eq!(sent("2026-11-01T01:30:00-04:00"), "2026-11-01T13:00:00Z");
        assert_eq!(sent("2026-11-01T01:30:00-05:00"), "2026-11-01T13:00:00Z");
    }

    #[test]
    fn quiet_hours_may_begin_or_end_at_a_time_that_the_clock_skips() {
        let new_york = Zone::parse("America/New_York").unwrap();
        let from_skipped = QuietHours::new(time(2, 30, 0, 0), time(8, 0, 0, 0)).unwrap();
        let until_skipped = QuietHours::new(time(22, 0, 0, 0), time(2, 30, 0, 0)).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let inside = from_skipped
            .around(at("2026-03-08T04:00:00-04:00"), &new_york)
            .unwrap();
        assert!(inside.0 < inside.1, "{inside:?}");
        let inside = until_skipped
            .around(at("2026-03-08T01:30:00-05:00"), &new_york)
            .unwrap();
        assert_eq!(
            inside.1,
            at("2026-03-08T03:30:00-04:00"),
            "as soon as the clock shows it or more"
        );
    }

    #[test]
    fn a_siesta_is_quiet_on_one_day_only() {
        let siesta = QuietHours::new(time(13, 0, 0, 0), time(16, 0, 0, 0)).unwrap();
        let zone = buenos_aires();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert!(siesta.around(at("2026-12-02T15:59:00-03:00"), &zone).is_some());
        assert_eq!(siesta.around(at("2026-12-02T16:00:00-03:00"), &zone), None);
        assert_eq!(siesta.around(at("2026-12-02T12:59:00-03:00"), &zone), None);
    }
}
