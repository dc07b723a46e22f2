//! On which terms each doctor is searched: how long the visit takes, and what the booking rules leave. One for all in
//! a clinic without overrides.

use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::availability::{Bounds, VisitShape};
use turnoplus_domain::ids::DoctorId;
use turnoplus_domain::settings::BookingPolicy;
use turnoplus_domain::time::Interval;
use turnoplus_domain::visit_type::VisitType;

use crate::settings::Policies;

/// The terms of a search, by the position of the doctor in it.
pub(super) enum Terms {
    /// The same for all.
    Same(VisitShape, Bounds),
    /// Each their own.
    Own(Vec<(VisitShape, Bounds)>),
}

impl Terms {
    pub(super) fn of(
        policies: &Policies,
        doctors: &[DoctorId],
        visit_type: &VisitType,
        bounds: impl Fn(&BookingPolicy) -> Bounds,
    ) -> Self {
        if let Some(clinic) = policies.without_overrides() {
            return Self::Same(visit_type.shape(), bounds(clinic));
        }
        let own = doctors.iter().map(|doctor| {
            let effective = policies.of(*doctor, visit_type.id);
            (
                effective.fitted(visit_type.clone()).shape(),
                bounds(&effective.policy),
            )
        });
        Self::Own(own.collect())
    }

    /// Those of one doctor.
    pub(super) fn for_doctor(&self, position: usize) -> (VisitShape, Bounds) {
        match self {
            Self::Same(shape, bounds) => (*shape, *bounds),
            Self::Own(own) => own[position],
        }
    }

    /// From the first start that may be booked with any doctor to the last; `None` when there is none.
    pub(super) fn bookable(&self) -> Option<Interval> {
        let (earliest, latest) = match self {
            Self::Same(_, bounds) => (bounds.earliest, bounds.latest),
            Self::Own(own) => (
                own.iter().map(|(_, bounds)| bounds.earliest).min()?,
                own.iter().map(|(_, bounds)| bounds.latest).max()?,
            ),
        };
        let after_latest = latest
            .checked_add(SignedDuration::from_secs(1))
            .unwrap_or(Timestamp::MAX);
        Interval::new(earliest, after_latest).ok()
    }
}
