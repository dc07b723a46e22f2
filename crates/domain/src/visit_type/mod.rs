//! What a turno is for (*consulta*, *control*, *estudio*): how long it takes and who may book it.

use crate::availability::VisitShape;
use crate::ids::VisitTypeId;
use crate::text::Label;
use crate::time::Minutes;
use crate::version::Version;

/// A kind of visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VisitType {
    /// Identifies the visit type.
    pub id: VisitTypeId,
    /// As patients know it.
    pub name: Label,
    /// How long the visit takes: 5–480 minutes, elapsed.
    pub duration: Minutes,
    /// Kept free for the doctor before the visit: 0–120 minutes.
    pub buffer_before: Minutes,
    /// Kept free for the doctor after the visit: 0–120 minutes.
    pub buffer_after: Minutes,
    /// Whether patients may book it themselves.
    pub self_bookable: bool,
    /// Whether what a patient books waits for the doctor's or the front desk's confirmation.
    pub needs_approval: bool,
    /// An inactive visit type takes no new turnos.
    pub active: bool,
    /// For optimistic concurrency.
    pub version: Version,
}

impl VisitType {
    /// The time that it takes on the doctor's calendar.
    pub fn shape(&self) -> VisitShape {
        VisitShape {
            duration: self.duration,
            buffer_before: self.buffer_before,
            buffer_after: self.buffer_after,
        }
    }
}
