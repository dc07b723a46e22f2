//! The booking policy, applied to one booking or move. That the time is free is not asked here: the claims say it.

use jiff::Timestamp;

use crate::availability::Bounds;
use crate::settings::{BookingPolicy, EffectivePolicy, PolicyField, PolicyOrigin};
use crate::time::Interval;

/// Who books, as far as the policy tells people apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Booker {
    /// A patient.
    Patient {
        /// Whether patients may book this visit type.
        self_bookable: bool,
        /// How many active turnos the patient holds already, without the one that is being moved.
        active: u32,
    },
    /// A doctor, the front desk or an admin. Promises about patients (lead time, horizon, how many, which visit
    /// types) do not bind them; the past does, but for the walk-ins of the last hour.
    Staff,
}

/// A rule of the policy that stands against a booking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PolicyRefusal {
    /// The start is over.
    #[error("the turno lies in the past")]
    Past,
    /// Too soon.
    #[error("turnos are booked ahead: the first can start at {earliest}")]
    LeadTime {
        /// The first start that may be booked.
        earliest: Timestamp,
    },
    /// Too far ahead for a patient.
    #[error("the agenda is not open yet beyond {latest}")]
    Horizon {
        /// The last start that may be booked.
        latest: Timestamp,
    },
    /// Too far ahead for anybody.
    #[error("nobody books beyond {latest}")]
    BeyondReach {
        /// The last start that may be booked.
        latest: Timestamp,
    },
    /// Only the clinic books this visit type.
    #[error("this visit type is booked by the clinic only")]
    NotSelfBookable,
    /// The patient holds as many as allowed.
    #[error("a patient can hold at most {max} turnos")]
    TooManyActive {
        /// The limit.
        max: u16,
    },
    /// The doctor has as many sobreturnos that day as allowed.
    #[error("a doctor can have at most {max} sobreturnos on one day")]
    OverbookingQuota {
        /// The quota.
        max: u16,
    },
}

impl PolicyRefusal {
    /// The rule that counts a doctor's sobreturnos: staff may set it aside for a reason.
    pub const OVERBOOKING_QUOTA: &str = "overbooking-quota";

    /// The stable name of the rule.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::LeadTime { .. } => "lead-time",
            Self::Horizon { .. } | Self::BeyondReach { .. } => "horizon",
            Self::NotSelfBookable => "not-self-bookable",
            Self::TooManyActive { .. } => "too-many-active",
            Self::OverbookingQuota { .. } => Self::OVERBOOKING_QUOTA,
        }
    }

    /// The setting that the rule follows from; `None` for what holds in every clinic.
    pub fn setting(&self) -> Option<PolicyField> {
        match self {
            Self::LeadTime { .. } => Some(PolicyField::MinLead),
            Self::Horizon { .. } => Some(PolicyField::MaxHorizon),
            Self::TooManyActive { .. } => Some(PolicyField::MaxActive),
            Self::OverbookingQuota { .. } => Some(PolicyField::MaxOverbookings),
            Self::Past | Self::BeyondReach { .. } | Self::NotSelfBookable => None,
        }
    }

    /// The refusal with whose setting it follows from, where this policy holds.
    pub fn under(self, policy: &EffectivePolicy) -> PolicyRefused {
        PolicyRefused {
            set_by: self.setting().map(|field| policy.origin(field)),
            refusal: self,
        }
    }
}

/// A refusal, and where to change what it follows from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{refusal}")]
pub struct PolicyRefused {
    /// The rule that stands against it.
    pub refusal: PolicyRefusal,
    /// Whose setting the rule follows from; `None` where it is no setting.
    pub set_by: Option<PolicyOrigin>,
}

impl Booker {
    /// The limits for offered starts.
    pub fn bounds(&self, now: Timestamp, policy: &BookingPolicy) -> Bounds {
        match self {
            Self::Patient { .. } => Bounds::for_patient(now, policy),
            Self::Staff => Bounds::for_staff(now, policy),
        }
    }

    /// The refusal of a start after the last one that may be booked.
    pub fn too_far(&self, latest: Timestamp) -> PolicyRefusal {
        match self {
            Self::Patient { .. } => PolicyRefusal::Horizon { latest },
            Self::Staff => PolicyRefusal::BeyondReach { latest },
        }
    }
}

/// Whether the policy lets this booking, or move, happen.
///
/// # Errors
/// [`PolicyRefusal`] with the first rule against it.
pub fn check_booking(
    now: Timestamp,
    visit: &Interval,
    policy: &BookingPolicy,
    booker: Booker,
) -> Result<(), PolicyRefusal> {
    let bounds = booker.bounds(now, policy);
    if visit.start() < bounds.earliest {
        let past = visit.start() < now;
        return Err(if past {
            PolicyRefusal::Past
        } else {
            PolicyRefusal::LeadTime {
                earliest: bounds.earliest,
            }
        });
    }
    if visit.start() > bounds.latest {
        return Err(booker.too_far(bounds.latest));
    }
    match booker {
        Booker::Patient {
            self_bookable: false, ..
        } => Err(PolicyRefusal::NotSelfBookable),
        Booker::Patient { active, .. } if active >= u32::from(policy.max_active_appointments) => {
            Err(PolicyRefusal::TooManyActive {
                max: policy.max_active_appointments,
            })
        }
        Booker::Patient { .. } | Booker::Staff => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::fixtures::at;
    use super::*;
    use crate::ids::{DoctorId, VisitTypeId};
    use crate::settings::{OverrideScope, PolicyOverride, PolicyTerms, SeatPool};
    use crate::version::Version;

    const PATIENT: Booker = Booker::Patient {
        self_bookable: true,
        active: 0,
    };

    fn check(start: &str, booker: Booker) -> Result<(), &'static str> {
        let visit = Interval::of_minutes(at(start), 30).unwrap();
        let now = at("2026-11-22T12:00:00Z");
        check_booking(now, &visit, &BookingPolicy::default(), booker).map_err(|refusal| refusal.rule())
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let hidden = Booker::Patient {
            self_bookable: false,
            active: 0,
        };
        for (start, booker, expected) in [
            ("2026-11-22T11:59:59Z", PATIENT, Err("past")),
            ("2026-11-22T12:00:00Z", PATIENT, Err("lead-time")),
            ("2026-11-22T12:59:59Z", PATIENT, Err("lead-time")),
            ("2026-11-22T13:00:00Z", PATIENT, Ok(())),
            ("2027-02-20T12:00:00Z", PATIENT, Ok(())),
            ("2027-02-20T12:00:01Z", PATIENT, Err("horizon")),
            ("2026-12-01T12:00:00Z", hidden, Err("not-self-bookable")),
            (
                "2026-12-01T12:00:00Z",
                Booker::Patient {
                    self_bookable: true,
                    active: 4,
                },
                Ok(()),
            ),
            (
                "2026-12-01T12:00:00Z",
                Booker::Patient {
                    self_bookable: true,
                    active: 5,
                },
                Err("too-many-active"),
            ),
            ("2026-11-22T10:59:59Z", Booker::Staff, Err("past")),
            ("2026-11-22T11:00:00Z", Booker::Staff, Ok(())),
            ("2026-11-22T12:00:00Z", Booker::Staff, Ok(())),
            ("2028-11-21T12:00:00Z", Booker::Staff, Ok(())),
            ("2028-11-21T12:00:01Z", Booker::Staff, Err("horizon")),
        ] {
            assert_eq!(check(start, booker), expected, "{start} {booker:?}");
        }
    }

    #[test]
    fn a_refusal_says_whose_setting_it_follows_from() {
        let (doctor, visit_type) = (
            DoctorId::new(Uuid::from_u128(1)),
            VisitTypeId::new(Uuid::from_u128(2)),
        );
        let of = |scope, terms| PolicyOverride {
            scope,
            pool: SeatPool::new(1),
            terms,
            version: Version::FIRST,
        };
        let own = PolicyTerms {
            min_lead_minutes: Some(120),
            max_overbookings_per_day: Some(1),
            ..PolicyTerms::default()
        };
        let kind = PolicyTerms {
            min_lead_minutes: Some(240),
            max_active_appointments: Some(1),
            ..PolicyTerms::default()
        };
        let overrides = [
            of(OverrideScope::Doctor(doctor), own),
            of(OverrideScope::VisitType(visit_type), kind),
        ];
        let policy = EffectivePolicy::resolve(BookingPolicy::default(), &overrides, doctor, visit_type);
        let then = at("2026-11-22T12:00:00Z");
        for (refusal, expected) in [
            (PolicyRefusal::Past, None),
            (
                PolicyRefusal::LeadTime { earliest: then },
                Some(PolicyOrigin::Doctor),
            ),
            (
                PolicyRefusal::Horizon { latest: then },
                Some(PolicyOrigin::Clinic),
            ),
            (PolicyRefusal::BeyondReach { latest: then }, None),
            (PolicyRefusal::NotSelfBookable, None),
            (
                PolicyRefusal::TooManyActive { max: 1 },
                Some(PolicyOrigin::VisitType),
            ),
            (
                PolicyRefusal::OverbookingQuota { max: 1 },
                Some(PolicyOrigin::Doctor),
            ),
        ] {
            assert_eq!(refusal.under(&policy).set_by, expected, "{refusal}");
        }
    }

    #[test]
    fn a_refusal_says_from_when_on_it_would_do() {
        let visit = Interval::of_minutes(at("2026-11-22T12:10:00Z"), 30).unwrap();
        let refusal = check_booking(
            at("2026-11-22T12:00:00Z"),
            &visit,
            &BookingPolicy::default(),
            PATIENT,
        );
        assert_eq!(
            refusal,
            Err(PolicyRefusal::LeadTime {
                earliest: at("2026-11-22T13:00:00Z")
            })
        );
    }
}
