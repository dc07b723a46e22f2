//! From when to when free turnos are looked for. Dates are dates on the wall of each office.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use turnoplus_domain::availability::Closure;
use turnoplus_domain::time::{Interval, Zone};

use super::SlotsError;

/// The longest range, in days.
pub const MAX_SLOT_DAYS: i32 = 62;

/// How many days are shown when no end is named.
const DEFAULT_DAYS: i32 = 7;

/// No zone is further from UTC.
const FARTHEST_ZONE: SignedDuration = SignedDuration::from_hours(26);

/// One end of a range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// A date at the office; as an end, the date is included.
    Date(Date),
    /// An instant; as an end, it is not included.
    Instant(Timestamp),
}

/// The range as asked for. Without a start it starts today, without an end it takes a week.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct SlotRange {
    /// Its start.
    pub from: Option<Moment>,
    /// Its end.
    pub to: Option<Moment>,
}

/// A range with both ends, in order, and not too long.
#[derive(Clone, Copy)]
pub(super) struct Days {
    from: Moment,
    to: Moment,
}

impl SlotRange {
    /// The range with its defaults; today is taken from the clinic's wall.
    pub(super) fn resolved(self, now: Timestamp, clinic: &Zone) -> Result<Days, SlotsError> {
        let from = self.from.unwrap_or_else(|| Moment::Date(clinic.date(now)));
        let first = from.date(clinic);
        let to = match self.to {
            Some(to) => to,
            None => Moment::Date(days_after(first, DEFAULT_DAYS - 1)),
        };
        let backwards = match (from, to) {
            (Moment::Instant(from), Moment::Instant(to)) => to < from,
            _ => to.date(clinic) < first,
        };
        if backwards {
            return Err(SlotsError::EmptyRange);
        }
        if to.date(clinic) > days_after(first, MAX_SLOT_DAYS) {
            return Err(SlotsError::LongRange);
        }
        Ok(Days { from, to })
    }
}

impl Moment {
    fn date(self, zone: &Zone) -> Date {
        match self {
            Self::Date(date) => date,
            Self::Instant(at) => zone.date(at),
        }
    }
}

impl Days {
    /// The instants of the range at an office; `None` when there are none.
    pub(super) fn at(self, zone: &Zone) -> Option<Interval> {
        match (self.from, self.to) {
            (Moment::Date(from), Moment::Date(to)) => Closure::whole_days(from, to, zone).ok(),
            (from, to) => Interval::new(from.beginning(zone)?, to.ending(zone)?).ok(),
        }
    }

    /// The instants of the range at any office whatsoever.
    pub(super) fn anywhere(self) -> Option<Interval> {
        let utc = self.at(&Zone::UTC)?;
        let start = utc.start().checked_sub(FARTHEST_ZONE).unwrap_or(Timestamp::MIN);
        Interval::new(
            start,
            utc.end().checked_add(FARTHEST_ZONE).unwrap_or(Timestamp::MAX),
        )
        .ok()
    }
}

impl Moment {
    /// The first instant from which on the range lasts. A date that the zone skipped begins where the next does.
    fn beginning(self, zone: &Zone) -> Option<Timestamp> {
        match self {
            Self::Date(date) => Some(Closure::whole_days(date, days_after(date, 1), zone).ok()?.start()),
            Self::Instant(at) => Some(at),
        }
    }

    /// The first instant that is beyond the range.
    fn ending(self, zone: &Zone) -> Option<Timestamp> {
        match self {
            Self::Date(date) => Some(Closure::whole_days(days_after(date, -1), date, zone).ok()?.end()),
            Self::Instant(at) => Some(at),
        }
    }
}

fn days_after(date: Date, days: i32) -> Date {
    date.saturating_add(Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(from: Moment, to: Moment) -> Result<Days, SlotsError> {
        SlotRange {
            from: Some(from),
            to: Some(to),
        }
        .resolved(Timestamp::UNIX_EPOCH, &Zone::UTC)
    }

    #[test]
    fn both_dates_belong_to_the_range_also_on_the_day_without_midnight() {
        let santiago = Zone::parse("America/Santiago").unwrap();
        let day = Moment::Date(date(2026, 9, 6));
        assert_eq!(
            days(day, day).unwrap().at(&santiago).map(|i| i.minutes()),
            Some(23 * 60)
        );
        let noon = Moment::Instant("2026-09-06T12:00:00-03:00".parse().unwrap());
        assert_eq!(
            days(day, noon).unwrap().at(&santiago).map(|i| i.minutes()),
            Some(11 * 60)
        );
        assert_eq!(
            days(noon, day).unwrap().at(&santiago).map(|i| i.minutes()),
            Some(12 * 60)
        );
    }

    #[test]
    fn without_ends_it_is_a_week_from_today_on_the_clinics_wall() {
        let baires = Zone::parse("America/Argentina/Buenos_Aires").unwrap();
        let late: Timestamp = "2026-12-01T23:30:00-03:00".parse().unwrap();
        let week = SlotRange::default().resolved(late, &baires).unwrap().at(&baires);
        assert_eq!(
            week,
            Closure::whole_days(date(2026, 12, 1), date(2026, 12, 7), &baires).ok()
        );
    }

    #[test]
    fn a_range_runs_forwards_and_not_too_far() {
        let on = |day| Moment::Date(date(2026, 1, 1).saturating_add(Span::new().days(day)));
        assert!(matches!(days(on(1), on(0)), Err(SlotsError::EmptyRange)));
        assert!(days(on(0), on(MAX_SLOT_DAYS)).is_ok());
        assert!(matches!(
            days(on(0), on(MAX_SLOT_DAYS + 1)),
            Err(SlotsError::LongRange)
        ));
        let last = days(Moment::Date(Date::MAX), Moment::Date(Date::MAX)).unwrap();
        assert!(last.anywhere().is_none_or(|range| range.start() < range.end()));
    }
}
