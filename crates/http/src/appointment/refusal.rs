//! Refusals that several operations on turnos share. What is taken is said without saying by whom.

use turnoplus_app::appointment::SlotRefusal;
use turnoplus_domain::appointment::{AppointmentStatusKind, PolicyRefusal, PolicyRefused, TransitionRefused};
use turnoplus_domain::availability::Removal;
use turnoplus_domain::settings::PolicyOrigin;
use turnoplus_domain::version::Version;

use crate::problem::{Code, Problem};

pub(super) fn no_turno() -> Problem {
    Problem::of(Code::NotFound).detail("there is no such turno")
}

pub(super) fn no_patient() -> Problem {
    Problem::of(Code::NotFound).detail("there is no such patient")
}

pub(super) fn no_doctor() -> Problem {
    Problem::of(Code::NotFound).detail("there is no such doctor")
}

pub(super) fn no_office() -> Problem {
    Problem::field("/officeId", "unknown-office", "is no office of this clinic")
}

pub(super) fn stale(current: Version) -> Problem {
    Problem::of(Code::VersionMismatch).with("version", current.get())
}

pub(super) fn begun(status: AppointmentStatusKind) -> Problem {
    Problem::of(Code::AppointmentBegun).with("state", status.as_str())
}

/// A state that does not allow what was asked.
pub(super) fn transition(status: AppointmentStatusKind, refusal: TransitionRefused) -> Problem {
    let problem = match refusal {
        TransitionRefused::Illegal { wanted, .. } => {
            Problem::of(Code::IllegalTransition).with("wanted", wanted.as_str())
        }
        TransitionRefused::TooEarly { from } => Problem::of(Code::TooEarly).with("from", from.to_string()),
        TransitionRefused::BeforeDay { day } => Problem::of(Code::BeforeDay).with("day", day.to_string()),
        TransitionRefused::DayOver => Problem::of(Code::DayOver),
    };
    problem.detail(refusal.to_string()).with("state", status.as_str())
}

/// The problem with whose setting it follows from, where it is one.
pub(super) fn set_by(problem: Problem, origin: Option<PolicyOrigin>) -> Problem {
    match origin {
        Some(origin) => problem.with("setBy", origin.as_str()),
        None => problem,
    }
}

impl From<PolicyRefused> for Problem {
    fn from(
        PolicyRefused {
            refusal,
            set_by: origin,
        }: PolicyRefused,
    ) -> Self {
        let problem = match refusal {
            PolicyRefusal::Past => Self::of(Code::SlotUnavailable),
            PolicyRefusal::LeadTime { earliest } => {
                Self::of(Code::SlotUnavailable).with("earliest", earliest.to_string())
            }
            PolicyRefusal::Horizon { latest } | PolicyRefusal::BeyondReach { latest } => {
                Self::of(Code::SlotUnavailable).with("latest", latest.to_string())
            }
            PolicyRefusal::NotSelfBookable => Self::of(Code::BookingRefused),
            PolicyRefusal::TooManyActive { max } | PolicyRefusal::OverbookingQuota { max } => {
                Self::of(Code::BookingRefused).with("max", max)
            }
        };
        let problem = problem.detail(refusal.to_string()).with("rule", refusal.rule());
        set_by(problem, origin)
    }
}

impl From<SlotRefusal> for Problem {
    fn from(refusal: SlotRefusal) -> Self {
        match refusal {
            SlotRefusal::Taken => Self::of(Code::SlotTaken),
            SlotRefusal::Unavailable {
                removal,
                set_by: origin,
            } => {
                let problem = match removal {
                    Removal::LeadTime { earliest } => {
                        Self::of(Code::SlotUnavailable).with("earliest", earliest.to_string())
                    }
                    Removal::Horizon { latest } => {
                        Self::of(Code::SlotUnavailable).with("latest", latest.to_string())
                    }
                    Removal::OtherOffice { office }
                    | Removal::Closure { office }
                    | Removal::Holiday { office } => {
                        Self::of(Code::SlotUnavailable).with("officeId", office.to_string())
                    }
                    Removal::Past
                    | Removal::NoAvailability
                    | Removal::OffGrid
                    | Removal::RepeatedHour
                    | Removal::WindowTooShort
                    | Removal::Absence
                    | Removal::Taken => Self::of(Code::SlotUnavailable),
                };
                set_by(problem.with("rule", removal.rule()), origin)
            }
        }
    }
}
