//! What is counted of turnos, and how it adds up.

use std::collections::BTreeMap;

use turnoplus_domain::appointment::AppointmentStatusKind as Kind;

use crate::ports::Tally;

/// What was counted of some turnos.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// How many in each state.
    pub by_status: BTreeMap<Kind, u64>,
    /// How many were put in over a full agenda and not cancelled.
    pub overbookings: u64,
    /// How many were cancelled late.
    pub late_cancellations: u64,
    /// What they take of their doctors' time, buffers included; without cancelled ones and sobreturnos.
    pub claimed_minutes: i64,
    /// What the doctors offer.
    pub offered_minutes: i64,
}

/// The figures of one specialty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecialtyFigures {
    /// As written in the directory.
    pub specialty: String,
    /// What was counted.
    pub figures: Figures,
}

/// Days from booking to start.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LeadTime {
    /// Half of the turnos were booked at most so many whole days ahead.
    pub median_days: i64,
    /// On average.
    pub average_days: f64,
}

impl Figures {
    /// Counts turnos in.
    pub(super) fn add<K>(&mut self, tally: &Tally<K>) {
        *self.by_status.entry(tally.status).or_default() += tally.count;
        if tally.status == Kind::Cancelled {
            if tally.late {
                self.late_cancellations += tally.count;
            }
            return;
        }
        if tally.overbooking {
            self.overbookings += tally.count;
        } else {
            let count = i64::try_from(tally.count).unwrap_or(i64::MAX);
            self.claimed_minutes = self
                .claimed_minutes
                .saturating_add(tally.minutes.saturating_mul(count));
        }
    }

    /// How many in a state.
    pub fn count(&self, status: Kind) -> u64 {
        self.by_status.get(&status).copied().unwrap_or(0)
    }

    /// All of them but the cancelled ones.
    pub fn total(&self) -> u64 {
        let kept = self
            .by_status
            .iter()
            .filter(|(kind, _)| **kind != Kind::Cancelled);
        kept.map(|(_, count)| count).sum()
    }

    /// The part of the offered time that is claimed; `None` where nothing is offered. Turnos outside of availability can
    /// make it more than 1.
    pub fn occupancy(&self) -> Option<f64> {
        (self.offered_minutes > 0).then(|| ratio(self.claimed_minutes, self.offered_minutes))
    }

    /// The part of the patients expected who did not come; `None` where nobody was.
    pub fn no_show_rate(&self) -> Option<f64> {
        let (gone, came) = (self.count(Kind::NoShow), self.count(Kind::Completed));
        let narrow = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        (gone + came > 0).then(|| ratio(narrow(gone), narrow(gone + came)))
    }
}

impl LeadTime {
    /// Of how many turnos lie how many days ahead; `None` of none.
    pub(super) fn of(mut days: Vec<(i64, u64)>) -> Option<Self> {
        days.sort_unstable();
        let all: u64 = days.iter().map(|(_, count)| count).sum();
        let mut seen = 0;
        let (median_days, _) = *days.iter().find(|(_, count)| {
            seen += count;
            seen * 2 >= all && all > 0
        })?;
        let sum: i64 = days
            .iter()
            .map(|(days, count)| days.saturating_mul(i64::try_from(*count).unwrap_or(i64::MAX)))
            .fold(0, i64::saturating_add);
        Some(Self {
            median_days,
            average_days: ratio(sum, i64::try_from(all).unwrap_or(i64::MAX)),
        })
    }
}

/// To four decimals.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of turnos and minutes stay far below 2^52"
)]
fn ratio(part: i64, whole: i64) -> f64 {
    (part as f64 / whole as f64 * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(status: Kind, overbooking: bool, late: bool) -> Tally<()> {
        Tally {
            key: (),
            status,
            overbooking,
            late,
            minutes: 40,
            count: 3,
        }
    }

    #[test]
    fn cancelled_turnos_and_sobreturnos_take_no_offered_time() {
        let mut figures = Figures {
            offered_minutes: 480,
            ..Figures::default()
        };
        assert_eq!((figures.occupancy(), figures.no_show_rate()), (Some(0.0), None));
        for (status, overbooking, late) in [
            (Kind::Completed, false, false),
            (Kind::Completed, true, false),
            (Kind::NoShow, false, false),
            (Kind::Cancelled, false, true),
            (Kind::Cancelled, true, false),
        ] {
            figures.add(&tally(status, overbooking, late));
        }
        assert_eq!(figures.total(), 9);
        assert_eq!((figures.overbookings, figures.late_cancellations), (3, 3));
        assert_eq!(figures.claimed_minutes, 240);
        assert_eq!(
            (figures.occupancy(), figures.no_show_rate()),
            (Some(0.5), Some(0.3333))
        );
    }

    #[test]
    fn the_median_is_of_turnos_and_not_of_days() {
        let lead = LeadTime::of(vec![(30, 1), (0, 5), (2, 4)]);
        assert_eq!(
            lead,
            Some(LeadTime {
                median_days: 0,
                average_days: 3.8
            })
        );
        assert_eq!(LeadTime::of(Vec::new()), None);
    }
}
