//! The one place that knows how a calendar becomes starts. Everything here counts in Unix seconds (`at`) and in
//! seconds of the wall clock (`civil`); `slots`, `explain` and `coverage` ask their questions in those.

use super::{DoctorCalendar, SlotRequest, Weekdays};
use crate::ids::OfficeId;
use crate::time::{CivilSpan, DAY, Interval, LocalClock, Minutes, Zone, epoch_day};

/// A stretch of Unix seconds `[start, end)`.
pub(super) type Seconds = (i64, i64);

/// One office during the stretch of time that a question is about.
pub(super) struct Site {
    pub(super) office: OfficeId,
    pub(super) clock: LocalClock,
    first_day: i64,
    last_day: i64,
    openings: Vec<Opening>,
}

/// A rule or one-off window of the office, with its dates counted from 1970-01-01.
#[derive(Clone, Copy)]
struct Opening {
    weekdays: Weekdays,
    span: CivilSpan,
    first_day: i64,
    last_day: i64,
}

/// A rule on one of its dates, or a one-off window.
#[derive(Clone, Copy)]
pub(super) struct Occurrence {
    /// What the wall clock is written to show at its start and end.
    pub(super) civil: Seconds,
    /// The instants from its start to its end.
    pub(super) actual: Seconds,
    /// Whether the wall clock runs evenly from one to the other.
    pub(super) even: bool,
}

/// How visits are laid on an occurrence, in seconds.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) step: i64,
    pub(super) duration: i64,
    before: i64,
    after: i64,
}

impl Site {
    /// The office, exact for starts in `starts`.
    pub(super) fn new(calendar: &DoctorCalendar, office: OfficeId, zone: &Zone, starts: Seconds) -> Self {
        let clock = LocalClock::over(zone.tz(), starts.0, starts.1);
        let first_day = clock.civil(starts.0).div_euclid(DAY);
        // A day more: where the clock falls back over midnight, the next date was shown already.
        let last_day = clock.civil(starts.1).div_euclid(DAY) + 1;
        let windows = calendar
            .windows
            .iter()
            .filter(|w| w.office == office)
            .map(|window| {
                let day = epoch_day(window.date);
                Opening {
                    weekdays: Weekdays::EVERY_DAY,
                    span: window.span,
                    first_day: day,
                    last_day: day,
                }
            });
        let rules = calendar
            .rules
            .iter()
            .filter(|r| r.office == office)
            .map(|rule| Opening {
                weekdays: rule.weekdays,
                span: rule.span,
                first_day: epoch_day(rule.valid_from),
                last_day: rule.valid_until.map_or(i64::MAX, epoch_day),
            });
        let relevant = |o: &Opening| o.first_day <= last_day && first_day <= o.last_day;
        let openings = windows.chain(rules).filter(relevant).collect();
        Self {
            office,
            clock,
            first_day,
            last_day,
            openings,
        }
    }

    /// What is written for this office, day by day; on each day one-off windows before weekly rules.
    pub(super) fn occurrences(&self) -> impl Iterator<Item = Occurrence> {
        (self.first_day..=self.last_day).flat_map(move |day| {
            let of_day = self.openings.iter().filter(move |opening| {
                opening.weekdays.contains_epoch_day(day)
                    && (opening.first_day..=opening.last_day).contains(&day)
            });
            of_day.filter_map(move |opening| self.occurrence(opening.span, day))
        })
    }

    fn occurrence(&self, span: CivilSpan, day: i64) -> Option<Occurrence> {
        let civil = (day * DAY + span.start_second(), day * DAY + span.end_second());
        if let Some(start) = self.clock.even(civil.0, civil.1) {
            return Some(Occurrence {
                civil,
                actual: (start, start + civil.1 - civil.0),
                even: true,
            });
        }
        let actual = (self.clock.reaches(civil.0), self.clock.reaches(civil.1));
        (actual.0 < actual.1).then_some(Occurrence {
            civil,
            actual,
            even: false,
        })
    }
}

impl Grid {
    pub(super) fn of(request: &SlotRequest) -> Self {
        let visit = &request.visit;
        Self {
            step: request
                .rules
                .step
                .map_or(i64::from(visit.total_minutes()) * 60, Minutes::seconds),
            duration: visit.duration.seconds(),
            before: visit.buffer_before.seconds(),
            after: visit.buffer_after.seconds(),
        }
    }

    /// What a visit that starts at `at` takes of the doctor's time, buffers included.
    pub(super) fn claimed(&self, at: i64) -> Seconds {
        (at - self.before, at + self.duration + self.after)
    }
}

/// Sorted stretches of time that do not touch: when nothing can be booked.
pub(super) struct Blocked(Vec<Seconds>);

impl Blocked {
    /// What of these intervals touches `within`.
    pub(super) fn new<'i>(intervals: impl Iterator<Item = &'i Interval>, within: Seconds) -> Self {
        let mut spans: Vec<Seconds> = intervals
            .map(Interval::seconds)
            .filter(|(start, end)| *start < within.1 && within.0 < *end)
            .collect();
        if !spans.is_sorted() {
            spans.sort_unstable();
        }
        spans.dedup_by(|next, joined| {
            let touches = next.0 <= joined.1;
            if touches {
                joined.1 = joined.1.max(next.1);
            }
            touches
        });
        Self(spans)
    }

    /// The first blocked stretch that ends after `at`.
    pub(super) fn after(&self, at: i64) -> &[Seconds] {
        &self.0[self.0.partition_point(|(_, end)| *end <= at)..]
    }

    /// Whether something of `[from, until)` is blocked.
    pub(super) fn hits(&self, (from, until): Seconds) -> bool {
        self.after(from).first().is_some_and(|(start, _)| *start < until)
    }
}
