//! The free slots of one doctor.

use super::engine::{Blocked, Grid, Occurrence, Seconds, Site};
use super::{DoctorCalendar, Slot, SlotRequest};
use crate::ids::OfficeId;
use crate::time::{DAY, Interval, instant};

/// The free slots of a doctor, by start; one for each start, at the office that the calendar lists first.
///
/// - Starts lie `step` apart on the wall clock of the office, from the start of a window on. A time that the
///   wall clock skips is not offered; a time that it shows twice is offered once, the first time.
/// - A visit takes elapsed time and ends within the window that it starts in. Its buffers may stick out of the
///   window: a day that opens at 09:00 is offered from 09:00 on.
/// - Visit and buffers keep clear of absences, of the office's closures and holidays, and of what is taken.
pub fn free_slots(calendar: &DoctorCalendar, request: &SlotRequest) -> Vec<Slot> {
    let starts = offered_range(request);
    let mut slots = Vec::new();
    if starts.0 >= starts.1 {
        return slots;
    }
    let grid = Grid::of(request);
    let (from, until) = (grid.claimed(starts.0).0, grid.claimed(starts.1).1);
    for (office, zone) in &calendar.offices {
        if request.office.is_some_and(|wanted| wanted != *office) {
            continue;
        }
        let site = Site::new(calendar, *office, zone, starts);
        let busy = calendar.taken.iter().chain(&calendar.absences);
        let busy = busy.chain(calendar.shut(*office));
        let blocked = Blocked::new(busy, (from, until));
        for occurrence in site.occurrences() {
            let mut offer = Offer {
                office: *office,
                grid,
                starts,
                blocked: &blocked,
                slots: &mut slots,
            };
            if occurrence.even {
                offer.evenly(&occurrence);
            } else {
                offer.by_the_clock(&occurrence, &site);
            }
        }
    }
    // Stable: of two slots with one start, the first found stays.
    slots.sort_by_key(|slot| slot.start);
    slots.dedup_by_key(|slot| slot.start);
    slots
}

/// The first `limit` of the [`free_slots`], without working out the others.
pub fn first_slots(calendar: &DoctorCalendar, request: &SlotRequest, limit: usize) -> Vec<Slot> {
    let (mut from, until) = offered_range(request);
    let mut slots = Vec::new();
    let mut length = 2 * DAY;
    while slots.len() < limit {
        let Some(range) = Interval::of_seconds(from, until.min(from + length)) else {
            break;
        };
        slots.extend(free_slots(calendar, &SlotRequest { range, ..*request }));
        from += length;
        length *= 2;
    }
    slots.truncate(limit);
    slots
}

/// The whole seconds at which a slot may start: the range asked for, within the bounds.
fn offered_range(request: &SlotRequest) -> Seconds {
    let ceil = |at: jiff::Timestamp| at.as_second() + i64::from(at.subsec_nanosecond() > 0);
    let floor = |at: jiff::Timestamp| at.as_second() - i64::from(at.subsec_nanosecond() < 0);
    let (range, rules) = (&request.range, &request.rules);
    (
        ceil(range.start()).max(ceil(rules.earliest)),
        ceil(range.end()).min(floor(rules.latest) + 1),
    )
}

/// One occurrence's worth of offering.
struct Offer<'a> {
    office: OfficeId,
    grid: Grid,
    starts: Seconds,
    blocked: &'a Blocked,
    slots: &'a mut Vec<Slot>,
}

impl Offer<'_> {
    /// The wall clock runs evenly: starts are a progression, and a blocked stretch is jumped over at once.
    fn evenly(&mut self, occurrence: &Occurrence) {
        let Grid { step, duration, .. } = self.grid;
        let (origin, end) = occurrence.actual;
        let next_from = |at: i64| origin + ((at - origin).max(0) + step - 1) / step * step;
        let last = (end - duration).min(self.starts.1 - 1);
        let mut at = next_from(self.starts.0);
        let mut blocked = self.blocked.after(self.grid.claimed(at).0);
        while at <= last {
            let (from, until) = self.grid.claimed(at);
            match blocked.first() {
                Some((_, blocked_until)) if *blocked_until <= from => blocked = &blocked[1..],
                Some((blocked_from, blocked_until)) if *blocked_from < until => {
                    at = next_from(at + blocked_until - from);
                }
                _ => {
                    self.push(at);
                    at += step;
                }
            }
        }
    }

    /// A transition lies within: every start is looked up on the wall clock.
    fn by_the_clock(&mut self, occurrence: &Occurrence, site: &Site) {
        let mut civil = occurrence.civil.0;
        while civil < occurrence.civil.1 {
            if let Some(at) = site.clock.first(civil)
                && (self.starts.0..self.starts.1).contains(&at)
                && at + self.grid.duration <= occurrence.actual.1
                && !self.blocked.hits(self.grid.claimed(at))
            {
                self.push(at);
            }
            civil += self.grid.step;
        }
    }

    fn push(&mut self, at: i64) {
        let (start, end) = (instant(at), instant(at + self.grid.duration));
        self.slots.push(Slot {
            start,
            end,
            office: self.office,
        });
    }
}
