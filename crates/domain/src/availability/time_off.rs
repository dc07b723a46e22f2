//! When nobody attends after all: a doctor's absences, an office's closures.

use jiff::SignedDuration;
use jiff::civil::Date;

use crate::ids::{AbsenceId, ClosureId, DoctorId, OfficeId};
use crate::text::{Label, Reason};
use crate::time::{DAY, Interval, LocalClock, Zone, epoch_day};
use crate::version::Version;

/// A doctor's time off, at every office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Absence {
    /// Identifies the absence.
    pub id: AbsenceId,
    /// Who is away.
    pub doctor: DoctorId,
    /// When; at most [`Absence::MAX_DAYS`] long.
    pub interval: Interval,
    /// Why, for the staff only.
    pub reason: Option<Reason>,
    /// For optimistic concurrency.
    pub version: Version,
}

/// An absence longer than allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must not be longer than {} days", Absence::MAX_DAYS)]
pub struct AbsenceTooLong;

impl Absence {
    /// The longest absence, in days of 24 hours. A longer leave is an end of the doctor's rules.
    pub const MAX_DAYS: i64 = 190;

    /// Checks the length of an absence.
    ///
    /// # Errors
    /// [`AbsenceTooLong`] when longer than [`Absence::MAX_DAYS`].
    pub fn check_length(interval: &Interval) -> Result<(), AbsenceTooLong> {
        let length = interval.end().duration_since(interval.start());
        if length <= SignedDuration::from_hours(Self::MAX_DAYS * 24) {
            Ok(())
        } else {
            Err(AbsenceTooLong)
        }
    }
}

/// Whole days on which an office is closed, for every doctor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closure {
    /// Identifies the closure.
    pub id: ClosureId,
    /// What is closed.
    pub office: OfficeId,
    /// When; see [`Closure::whole_days`].
    pub interval: Interval,
    /// Why, as patients may read it.
    pub reason: Option<Label>,
    /// For optimistic concurrency.
    pub version: Version,
}

/// The dates have no instant: the last is before the first, or the wall clock skipped them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must not end before it begins")]
pub struct InvalidClosure;

impl Closure {
    /// The instants of the dates `from` to `until`, both included, on the wall clock of an office.
    ///
    /// # Errors
    /// [`InvalidClosure`] when `until` is before `from`, or the zone skipped all of those dates.
    pub fn whole_days(from: Date, until: Date, zone: &Zone) -> Result<Interval, InvalidClosure> {
        if until < from {
            return Err(InvalidClosure);
        }
        let (start, end) = (epoch_day(from) * DAY, (epoch_day(until) + 1) * DAY);
        let clock = LocalClock::over(zone.tz(), start - DAY, end + DAY);
        Interval::of_seconds(clock.reaches(start), clock.reaches(end)).ok_or(InvalidClosure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_closed_day_is_as_long_as_its_wall_clock_makes_it() {
        let santiago = Zone::parse("America/Santiago").unwrap();
        let hours = |from, until| Closure::whole_days(from, until, &santiago).map(|i| i.minutes() / 60);
        assert_eq!(hours(date(2026, 9, 6), date(2026, 9, 6)), Ok(23));
        assert_eq!(hours(date(2026, 4, 4), date(2026, 4, 5)), Ok(49));
        assert_eq!(hours(date(2026, 4, 4), date(2026, 4, 3)), Err(InvalidClosure));
        let apia = Zone::parse("Pacific/Apia").unwrap();
        assert_eq!(
            Closure::whole_days(date(2011, 12, 30), date(2011, 12, 30), &apia),
            Err(InvalidClosure)
        );
    }

    #[test]
    fn half_a_year_off_is_the_most() {
        let of_hours = |hours: i64| Interval::of_seconds(0, hours * 3600).unwrap();
        assert_eq!(Absence::check_length(&of_hours(190 * 24)), Ok(()));
        assert_eq!(
            Absence::check_length(&of_hours(190 * 24 + 1)),
            Err(AbsenceTooLong)
        );
    }
}
