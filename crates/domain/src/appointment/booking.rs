//! The booking policy, applied to one booking or move. That the time is free is not asked here: the claims say it.

use jiff::Timestamp;

use crate::availability::Bounds;
use crate::settings::BookingPolicy;
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
    /// Too far ahead.
    #[error("the agenda is not open yet beyond {latest}")]
    Horizon {
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
            Self::Horizon { .. } => "horizon",
            Self::NotSelfBookable => "not-self-bookable",
            Self::TooManyActive { .. } => "too-many-active",
            Self::OverbookingQuota { .. } => Self::OVERBOOKING_QUOTA,
        }
    }
}

impl Booker {
    /// The limits for offered starts.
    pub fn bounds(&self, now: Timestamp, policy: &BookingPolicy) -> Bounds {
        match self {
            Self::Patient { .. } => Bounds::for_patient(now, policy),
            Self::Staff => Bounds::for_staff(now, policy),
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
        return Err(PolicyRefusal::Horizon {
            latest: bounds.latest,
        });
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
    use super::super::fixtures::at;
    use super::*;

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
