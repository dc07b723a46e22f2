//! What slot arithmetic works on: a doctor's calendar, a question, an answer.

use jiff::{SignedDuration, Timestamp};

use super::{AvailabilityRule, AvailabilityWindow, Removal};
use crate::ids::OfficeId;
use crate::settings::BookingPolicy;
use crate::time::{Interval, Minutes, Zone};

/// Everything that decides when one doctor is free.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DoctorCalendar {
    /// The offices at which slots may be offered, with their zones. A rule or window of any other office is
    /// passed over: leave out an inactive office, and it offers nothing.
    pub offices: Vec<(OfficeId, Zone)>,
    /// The weekly rules.
    pub rules: Vec<AvailabilityRule>,
    /// The one-off windows.
    pub windows: Vec<AvailabilityWindow>,
    /// The doctor's time off.
    pub absences: Vec<Interval>,
    /// The closures of the offices.
    pub closures: Vec<(OfficeId, Interval)>,
    /// The holidays on which the offices do not work.
    pub holidays: Vec<(OfficeId, Interval)>,
    /// What the doctor's regular claims occupy, buffers included. Sorted or not; may touch and overlap.
    pub taken: Vec<Interval>,
}

impl DoctorCalendar {
    /// When an office is not open whatever the doctor does: its closures and holidays.
    pub(super) fn shut(&self, office: OfficeId) -> impl Iterator<Item = &Interval> {
        let both = self.closures.iter().chain(&self.holidays);
        both.filter(move |(id, _)| *id == office)
            .map(|(_, interval)| interval)
    }

    /// The closure or holiday of an office that this time touches.
    pub fn why_closed(&self, office: OfficeId, time: &Interval) -> Option<Removal> {
        let touched = |shut: &[(OfficeId, Interval)]| {
            shut.iter()
                .any(|(id, interval)| *id == office && interval.overlaps(time))
        };
        if touched(&self.closures) {
            Some(Removal::Closure { office })
        } else if touched(&self.holidays) {
            Some(Removal::Holiday { office })
        } else {
            None
        }
    }
}

/// How much of a doctor's time a visit takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitShape {
    /// The visit itself.
    pub duration: Minutes,
    /// Kept free before it.
    pub buffer_before: Minutes,
    /// Kept free after it.
    pub buffer_after: Minutes,
}

impl VisitShape {
    /// Buffers and visit together, in minutes.
    pub fn total_minutes(&self) -> u16 {
        self.buffer_before.get() + self.duration.get() + self.buffer_after.get()
    }
}

/// Which slots are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlotRequest {
    /// What is to fit.
    pub visit: VisitShape,
    /// The starts that are of interest; the visit may end after the range.
    pub range: Interval,
    /// Only at this office.
    pub office: Option<OfficeId>,
    /// What the booking rules leave.
    pub rules: Bounds,
}

/// The limits that the booking policy puts on offered starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Starts lie this far apart on the wall clock, counted from the start of each window. `None` takes the
    /// visit with its buffers, so that slots booked one after the other fill a window.
    pub step: Option<Minutes>,
    /// The present, to tell the past from short notice.
    pub now: Timestamp,
    /// The first start that may be booked.
    pub earliest: Timestamp,
    /// The last start that may be booked.
    pub latest: Timestamp,
}

impl Bounds {
    /// How far ahead the clinic itself books: as far as the longest horizon that a policy can set.
    const STAFF_HORIZON: SignedDuration = SignedDuration::from_hours(730 * 24);
    /// How long after its start the front desk may still enter a turno: the patient who just walked in.
    const WALK_IN: SignedDuration = SignedDuration::from_mins(60);

    /// What patients may book: from the minimum lead time to the horizon. Days of the horizon have 24 hours.
    pub fn for_patient(now: Timestamp, policy: &BookingPolicy) -> Self {
        let lead = SignedDuration::from_mins(i64::from(policy.min_lead_minutes));
        let horizon = SignedDuration::from_hours(i64::from(policy.max_horizon_days) * 24);
        Self::between(now, now.checked_add(lead), now.checked_add(horizon), policy)
    }

    /// What the clinic's staff may book: from walk-ins of the last hour to two years ahead. Lead time and
    /// horizon are promises about patients, and do not bind the staff.
    pub fn for_staff(now: Timestamp, policy: &BookingPolicy) -> Self {
        Self::between(
            now,
            now.checked_sub(Self::WALK_IN),
            now.checked_add(Self::STAFF_HORIZON),
            policy,
        )
    }

    fn between(
        now: Timestamp,
        earliest: Result<Timestamp, jiff::Error>,
        latest: Result<Timestamp, jiff::Error>,
        policy: &BookingPolicy,
    ) -> Self {
        Self {
            step: policy
                .slot_step_minutes
                .and_then(|step| Minutes::step(i64::from(step)).ok()),
            now,
            earliest: earliest.unwrap_or(now),
            latest: latest.unwrap_or(Timestamp::MAX),
        }
    }
}

/// A turno that is free to book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    /// When the visit starts.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// Where it is.
    pub office: OfficeId,
}
