//! Why a time is not offered: the same engine as the slots, asked about one start.

use jiff::Timestamp;

use super::engine::{Blocked, Grid, Occurrence, Site};
use super::{DoctorCalendar, SlotRequest};
use crate::ids::OfficeId;
use crate::settings::PolicyField;
use crate::time::Interval;

/// What became of a start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Explanation {
    /// It is offered.
    Free {
        /// Where.
        office: OfficeId,
    },
    /// It is not offered, for these reasons; at least one.
    Removed(Vec<Removal>),
}

/// A rule that removes a start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Removal {
    /// It has begun.
    Past,
    /// It is too soon to be booked.
    LeadTime {
        /// The first start that may be booked.
        earliest: Timestamp,
    },
    /// It is too far ahead to be booked.
    Horizon {
        /// The last start that may be booked.
        latest: Timestamp,
    },
    /// The doctor does not attend at that time.
    NoAvailability,
    /// The doctor attends at that time, but at another office than the one asked for.
    OtherOffice {
        /// Where the doctor attends.
        office: OfficeId,
    },
    /// The doctor attends, but no turno starts at that minute.
    OffGrid,
    /// The wall clock shows that time for the second time; only the first is offered.
    RepeatedHour,
    /// The visit would end after the doctor leaves.
    WindowTooShort,
    /// The doctor is away.
    Absence,
    /// The office is closed.
    Closure {
        /// Which one.
        office: OfficeId,
    },
    /// It is a holiday, and the office does not work.
    Holiday {
        /// Which one.
        office: OfficeId,
    },
    /// Another turno has that time, or the time around it.
    Taken,
}

impl Removal {
    /// The stable name of the rule.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::LeadTime { .. } => "lead-time",
            Self::Horizon { .. } => "horizon",
            Self::NoAvailability => "no-availability",
            Self::OtherOffice { .. } => "other-office",
            Self::OffGrid => "off-grid",
            Self::RepeatedHour => "repeated-hour",
            Self::WindowTooShort => "window-too-short",
            Self::Absence => "absence",
            Self::Closure { .. } => "closure",
            Self::Holiday { .. } => "holiday",
            Self::Taken => "taken",
        }
    }

    /// The setting that the rule follows from for patients; `None` for what is no setting.
    pub fn setting(&self) -> Option<PolicyField> {
        match self {
            Self::LeadTime { .. } => Some(PolicyField::MinLead),
            Self::Horizon { .. } => Some(PolicyField::MaxHorizon),
            Self::OffGrid => Some(PolicyField::SlotStep),
            Self::Past
            | Self::NoAvailability
            | Self::OtherOffice { .. }
            | Self::RepeatedHour
            | Self::WindowTooShort
            | Self::Absence
            | Self::Closure { .. }
            | Self::Holiday { .. }
            | Self::Taken => None,
        }
    }
}

/// Says whether `start` is offered, and if not, every rule that removes it; `request.range` is not looked at.
///
/// Of several windows that cover the start, the one with the fewest reasons against it answers.
pub fn explain(calendar: &DoctorCalendar, request: &SlotRequest, start: Timestamp) -> Explanation {
    let mut removals = out_of_bounds(request, start);
    match best_window(calendar, request, start) {
        Some((office, reasons)) if reasons.is_empty() && removals.is_empty() => {
            return Explanation::Free { office };
        }
        Some((_, reasons)) => removals.extend(reasons),
        None => removals.push(Removal::NoAvailability),
    }
    Explanation::Removed(removals)
}

fn out_of_bounds(request: &SlotRequest, start: Timestamp) -> Vec<Removal> {
    let rules = &request.rules;
    let mut removals = Vec::new();
    if start < rules.earliest {
        let past = start < rules.now;
        removals.push(if past {
            Removal::Past
        } else {
            Removal::LeadTime {
                earliest: rules.earliest,
            }
        });
    }
    if start > rules.latest {
        removals.push(Removal::Horizon { latest: rules.latest });
    }
    removals
}

/// The window that covers the start with the fewest reasons against it; of equals, the first.
fn best_window(
    calendar: &DoctorCalendar,
    request: &SlotRequest,
    start: Timestamp,
) -> Option<(OfficeId, Vec<Removal>)> {
    let at = start.as_second();
    let mut best: Option<(OfficeId, Vec<Removal>)> = None;
    for (office, zone) in &calendar.offices {
        let site = Site::new(calendar, *office, zone, (at, at));
        for occurrence in site.occurrences().filter(|o| o.actual.0 <= at && at < o.actual.1) {
            let reasons = against(calendar, request, &site, (&occurrence, start));
            if best
                .as_ref()
                .is_none_or(|(_, fewest)| reasons.len() < fewest.len())
            {
                best = Some((*office, reasons));
            }
        }
    }
    best
}

/// What speaks against starting at that instant in that occurrence.
fn against(
    calendar: &DoctorCalendar,
    request: &SlotRequest,
    site: &Site,
    (occurrence, start): (&Occurrence, Timestamp),
) -> Vec<Removal> {
    let (grid, at, office) = (Grid::of(request), start.as_second(), site.office);
    let mut reasons = Vec::new();
    if request.office.is_some_and(|wanted| wanted != office) {
        reasons.push(Removal::OtherOffice { office });
    }
    let civil = site.clock.civil(at);
    if site.clock.first(civil) != Some(at) {
        reasons.push(Removal::RepeatedHour);
    } else if (civil - occurrence.civil.0) % grid.step != 0 || start.subsec_nanosecond() != 0 {
        reasons.push(Removal::OffGrid);
    }
    if at + grid.duration > occurrence.actual.1 {
        reasons.push(Removal::WindowTooShort);
    }
    let claimed = grid.claimed(at);
    let at_office = |shut: &[(OfficeId, Interval)]| {
        let here = shut.iter().filter(|(id, _)| *id == office).map(|(_, i)| i);
        Blocked::new(here, claimed).hits(claimed)
    };
    if at_office(&calendar.closures) {
        reasons.push(Removal::Closure { office });
    }
    if at_office(&calendar.holidays) {
        reasons.push(Removal::Holiday { office });
    }
    if Blocked::new(calendar.absences.iter(), claimed).hits(claimed) {
        reasons.push(Removal::Absence);
    }
    if is_taken(calendar, claimed) {
        reasons.push(Removal::Taken);
    }
    reasons
}

/// Whether something else than an absence occupies a part of that time. Absences are claims too, and so may
/// come again among what is taken, rounded outwards to whole buckets.
fn is_taken(calendar: &DoctorCalendar, claimed: (i64, i64)) -> bool {
    let Some(claimed) = Interval::of_seconds(claimed.0, claimed.1) else {
        return false;
    };
    let away: Vec<Interval> = calendar
        .absences
        .iter()
        .filter(|a| a.overlaps(&claimed))
        .map(Interval::to_buckets)
        .collect();
    let mut occupied = calendar
        .taken
        .iter()
        .filter_map(|taken| taken.intersect(&claimed));
    occupied.any(|occupied| !occupied.subtract(&away).is_empty())
}
