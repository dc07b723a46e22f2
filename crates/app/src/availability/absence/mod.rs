//! Absences: a doctor's time off. It is claimed like a turno, so that a block and a booking collide on one key.

mod change;
mod create;
mod list;
mod occupy;
mod remove;

pub use change::{ChangeAbsence, change_absence};
pub use create::{CreateAbsence, create_absence};
pub use list::list_absences;
pub use remove::remove_absence;

use turnoplus_domain::availability::Absence;
use turnoplus_domain::time::Zone;

/// An absence, and the zone of the clinic to tell its times in: it is no office's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ZonedAbsence {
    /// The absence.
    pub absence: Absence,
    /// The zone.
    pub zone: Zone,
}

/// What the audit trail keeps of an absence. Not the reason: it may tell of somebody's health.
fn facts(absence: &Absence) -> Vec<(&'static str, String)> {
    vec![
        ("absence", absence.id.to_string()),
        ("start", absence.interval.start().to_string()),
        ("end", absence.interval.end().to_string()),
    ]
}
