//! Closures are said in dates and kept in instants: here is the way back, on the wall clock of the office.

use jiff::SignedDuration;
use jiff::civil::Date;
use turnoplus_domain::availability::Closure;
use turnoplus_domain::time::Zone;

use crate::live::Affecting;

/// A closure and its dates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatedClosure {
    /// The closure.
    pub closure: Closure,
    /// The first closed date.
    pub from: Date,
    /// The last closed date.
    pub until: Date,
}

impl DatedClosure {
    pub(super) fn of(closure: Closure, zone: &Zone) -> Self {
        let (from, until) = dates(&closure, zone);
        Self { closure, from, until }
    }
}

impl From<&DatedClosure> for Affecting {
    fn from(dated: &DatedClosure) -> Self {
        let closure = &dated.closure;
        Self {
            source: closure.id.uuid(),
            version: closure.version,
            doctor: None,
            office: Some(closure.office),
            from: dated.from,
            until: Some(dated.until),
        }
    }
}

/// The closure on the same dates of another zone; `None` where that zone skipped all of them.
pub(super) fn moved_to_zone(closure: &Closure, old: &Zone, new: &Zone) -> Option<Closure> {
    let (from, until) = dates(closure, old);
    let interval = Closure::whole_days(from, until, new).ok()?;
    Some(Closure {
        interval,
        version: closure.version.next(),
        ..closure.clone()
    })
}

fn dates(closure: &Closure, zone: &Zone) -> (Date, Date) {
    let interval = closure.interval;
    let last = interval
        .end()
        .checked_sub(SignedDuration::from_secs(1))
        .unwrap_or(interval.end());
    (zone.date(interval.start()), zone.date(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use turnoplus_domain::ids::{ClosureId, OfficeId};
    use turnoplus_domain::version::Version;
    use uuid::Uuid;

    fn closed(from: Date, until: Date, zone: &Zone) -> Closure {
        Closure {
            id: ClosureId::new(Uuid::nil()),
            office: OfficeId::new(Uuid::nil()),
            interval: Closure::whole_days(from, until, zone).unwrap(),
            reason: None,
            version: Version::FIRST,
        }
    }

    #[test]
    fn a_closure_comes_back_on_its_dates_also_where_midnight_is_missing() {
        let santiago = Zone::parse("America/Santiago").unwrap();
        for (from, until) in [(6, 6), (5, 6), (6, 7), (1, 30)] {
            let (from, until) = (date(2026, 9, from), date(2026, 9, until));
            let dated = DatedClosure::of(closed(from, until, &santiago), &santiago);
            assert_eq!((dated.from, dated.until), (from, until));
        }
    }

    #[test]
    fn a_closure_keeps_its_dates_when_the_office_changes_zone() {
        let (utc, baires) = (Zone::UTC, Zone::parse("America/Argentina/Buenos_Aires").unwrap());
        let day = date(2026, 12, 25);
        let moved = moved_to_zone(&closed(day, day, &utc), &utc, &baires).unwrap();
        assert_eq!(Ok(moved.interval), Closure::whole_days(day, day, &baires));
    }
}
