//! A doctor's whole day, cancelled or moved at once: first looked at, then done exactly as it was seen, or not at all.

mod apply;
mod plan;
mod preview;

pub use apply::{ApplyDay, PresentDay, apply_day};
pub use plan::{DayPlan, Obstacle, Outcome, PlannedTurno};
pub use preview::preview_day;

use jiff::civil::Date;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId};

use super::once::Refused;
use crate::contention::Contended;
use crate::ports::StoreError;

/// What is to become of a doctor's day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayChange {
    /// Whose day.
    pub doctor: DoctorId,
    /// Which, as the patients were told: on the wall of each turno's office.
    pub date: Date,
    /// Only at this office; `None` for all of them.
    pub office: Option<OfficeId>,
    /// What becomes of the turnos.
    pub action: DayAction,
}

/// What becomes of the turnos of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayAction {
    /// They are cancelled.
    Cancel,
    /// They are moved, each by the same.
    Move(MoveTo),
}

/// Where a day is moved to; turnos stay at their offices.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct MoveTo {
    /// To this date, at the same time on the wall.
    pub date: Option<Date>,
    /// Into this doctor's agenda.
    pub doctor: Option<DoctorId>,
    /// Later by so many minutes, or earlier; a multiple of five.
    pub shift_minutes: i16,
}

/// Why a day was not shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum DayError {
    /// Patients rearrange no days.
    #[error("only the staff rearranges a day")]
    Forbidden,
    /// There is no such doctor, or it is another's day.
    #[error("no such doctor")]
    UnknownDoctor,
    /// There is no such doctor to move it to, or it is not for a doctor to move turnos into another's agenda.
    #[error("is no doctor to move these turnos to")]
    UnknownTarget,
    /// It is not the day that was previewed any more.
    #[error("the day changed since it was previewed")]
    Changed,
    /// Something stands against some of the turnos: none was changed.
    #[error("{} turnos cannot be changed so", .0.blocked())]
    Blocked(Box<DayPlan>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for DayError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<Refused> for DayError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Doctors rearrange their own day within their own agenda; the front desk and admins everybody's.
fn authorise(actor: &Actor, change: &DayChange) -> Result<(), DayError> {
    match actor.role {
        Role::Patient => Err(DayError::Forbidden),
        Role::Doctor if !actor.is_doctor(change.doctor) => Err(DayError::UnknownDoctor),
        Role::Doctor => match change.action {
            DayAction::Move(MoveTo {
                doctor: Some(other), ..
            }) if other != change.doctor => Err(DayError::UnknownTarget),
            DayAction::Move(_) | DayAction::Cancel => Ok(()),
        },
        Role::Receptionist | Role::Admin => Ok(()),
    }
}
