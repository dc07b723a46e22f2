//! Opening hours as they are written on a door: two times of the wall clock on one date.

use std::fmt;

use jiff::civil::{Date, Time};

use super::{DAY, Interval, LocalClock, Zone, epoch_day};

/// From a start to an end on the wall clock of one date; both on the five-minute grid, the end after the start.
/// An end of `00:00` (also read from `24:00`) is the midnight that ends the date.
///
/// A span does not cross midnight: a night shift is two spans.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CivilSpan {
    start: Time,
    end: Time,
}

/// Why two times make no span.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidCivilSpan {
    /// The end is not after the start.
    #[error("must end after it starts; midnight as an end is 00:00 or 24:00")]
    Empty,
    /// One of the two is not a multiple of 5 minutes.
    #[error("must start and end on a multiple of 5 minutes")]
    OffGrid,
    /// The start is no `HH:MM`.
    #[error("the start is not a time such as 09:30")]
    Start,
    /// The end is no `HH:MM`.
    #[error("the end is not a time such as 13:00")]
    End,
}

/// The text is no `HH:MM`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is not a time such as 09:30")]
pub struct InvalidCivilTime;

/// Parses a time of day `HH:MM`, exactly two digits each; `24:00` gives midnight, as `00:00` does.
///
/// # Errors
/// [`InvalidCivilTime`] when the text is anything else.
pub fn parse_civil_time(raw: &str) -> Result<Time, InvalidCivilTime> {
    let digit = |b: u8| {
        if b.is_ascii_digit() {
            Ok((b - b'0').cast_signed())
        } else {
            Err(InvalidCivilTime)
        }
    };
    let &[a, b, b':', c, d] = raw.as_bytes() else {
        return Err(InvalidCivilTime);
    };
    match (digit(a)? * 10 + digit(b)?, digit(c)? * 10 + digit(d)?) {
        (24, 0) => Ok(Time::midnight()),
        (hour, minute) => Time::new(hour, minute, 0, 0).map_err(|_| InvalidCivilTime),
    }
}

impl CivilSpan {
    /// The span between two times; an `end` of midnight is the end of the date.
    ///
    /// # Errors
    /// [`InvalidCivilSpan`] when the end is not after the start or one of them is off the five-minute grid.
    pub fn new(start: Time, end: Time) -> Result<Self, InvalidCivilSpan> {
        let on_grid = |t: Time| t.minute() % 5 == 0 && t.second() == 0 && t.subsec_nanosecond() == 0;
        if !on_grid(start) || !on_grid(end) {
            return Err(InvalidCivilSpan::OffGrid);
        }
        let span = Self { start, end };
        if span.start_second() < span.end_second() {
            Ok(span)
        } else {
            Err(InvalidCivilSpan::Empty)
        }
    }

    /// Parses `HH:MM` and `HH:MM`.
    ///
    /// # Errors
    /// [`InvalidCivilSpan`] naming the text that is no time, or as [`CivilSpan::new`]. `24:00` is no start.
    pub fn parse(start: &str, end: &str) -> Result<Self, InvalidCivilSpan> {
        if start == "24:00" {
            return Err(InvalidCivilSpan::Start);
        }
        let start = parse_civil_time(start).map_err(|_| InvalidCivilSpan::Start)?;
        let end = parse_civil_time(end).map_err(|_| InvalidCivilSpan::End)?;
        Self::new(start, end)
    }

    /// When it starts.
    pub fn start(&self) -> Time {
        self.start
    }

    /// When it ends; midnight is the end of the date.
    pub fn end(&self) -> Time {
        self.end
    }

    /// The instants of the span on a date, or `None` when the wall clock skipped all of it.
    ///
    /// It begins and ends when the wall clock first shows, or jumps past, the written times: a start inside a
    /// gap begins when the gap is over, and in a repeated hour the first pass counts. The length is what elapses.
    pub fn on(&self, date: Date, zone: &Zone) -> Option<Interval> {
        let midnight = epoch_day(date) * DAY;
        let clock = LocalClock::over(zone.tz(), midnight - DAY, midnight + 2 * DAY);
        let (start, end) = (midnight + self.start_second(), midnight + self.end_second());
        Interval::of_seconds(clock.reaches(start), clock.reaches(end))
    }

    /// Seconds on the wall clock since the date began.
    pub(crate) fn start_second(&self) -> i64 {
        second_of_day(self.start)
    }

    /// Seconds on the wall clock since the date began; 86 400 for midnight.
    pub(crate) fn end_second(&self) -> i64 {
        if self.end == Time::midnight() {
            DAY
        } else {
            second_of_day(self.end)
        }
    }
}

impl fmt::Display for CivilSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end_hour = self.end_second() / 3600;
        let (start, end) = (self.start, self.end);
        write!(
            f,
            "{:02}:{:02}–{:02}:{:02}",
            start.hour(),
            start.minute(),
            end_hour,
            end.minute()
        )
    }
}

fn second_of_day(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn span(start: &str, end: &str) -> CivilSpan {
        CivilSpan::parse(start, end).unwrap()
    }

    #[test]
    fn only_two_digits_a_colon_and_two_digits_are_a_time() {
        assert_eq!(parse_civil_time("09:30"), Ok(time(9, 30, 0, 0)));
        assert_eq!(parse_civil_time("24:00"), Ok(Time::midnight()));
        for raw in [
            "",
            "9:30",
            "09:3",
            "0930",
            "09:30:00",
            "25:00",
            "24:01",
            "09:60",
            "-9:30",
            "09.30",
            " 09:30",
            "٠٩:٣٠",
        ] {
            assert_eq!(parse_civil_time(raw), Err(InvalidCivilTime), "{raw:?}");
        }
    }

    #[test]
    fn a_span_ends_after_it_starts_and_midnight_may_end_it() {
        assert_eq!(CivilSpan::parse("13:00", "09:00"), Err(InvalidCivilSpan::Empty));
        assert_eq!(CivilSpan::parse("09:00", "09:00"), Err(InvalidCivilSpan::Empty));
        assert_eq!(CivilSpan::parse("09:02", "10:00"), Err(InvalidCivilSpan::OffGrid));
        assert_eq!(CivilSpan::parse("24:00", "10:00"), Err(InvalidCivilSpan::Start));
        assert_eq!(CivilSpan::parse("09:00", "1pm"), Err(InvalidCivilSpan::End));
        assert_eq!(span("22:00", "24:00"), span("22:00", "00:00"));
        assert_eq!(span("00:00", "00:00").to_string(), "00:00–24:00");
    }

    #[test]
    fn a_day_is_as_long_as_its_wall_clock_makes_it() {
        let zone = Zone::parse("America/Santiago").unwrap();
        let day = span("00:00", "24:00");
        for (date, hours) in [
            (date(2026, 9, 6), 23),
            (date(2026, 4, 4), 25),
            (date(2026, 7, 1), 24),
        ] {
            assert_eq!(
                day.on(date, &zone).map(|i| i.minutes()),
                Some(hours * 60),
                "{date}"
            );
        }
        let after_gap = day.on(date(2026, 9, 6), &zone).map(|i| zone.civil(i.start()));
        assert_eq!(after_gap, Some(date(2026, 9, 6).at(1, 0, 0, 0)));
    }

    #[test]
    fn a_span_that_the_clock_skips_has_no_instants() {
        let santiago = Zone::parse("America/Santiago").unwrap();
        assert_eq!(span("00:00", "01:00").on(date(2026, 9, 6), &santiago), None);
        let apia = Zone::parse("Pacific/Apia").unwrap();
        assert_eq!(span("09:00", "13:00").on(date(2011, 12, 30), &apia), None);
        assert_eq!(
            span("09:00", "13:00")
                .on(date(2011, 12, 31), &apia)
                .map(|i| i.minutes()),
            Some(240)
        );
    }
}
