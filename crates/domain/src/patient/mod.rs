//! The people the clinic cares for. An account is optional: the front desk also books for people without one.

mod coverage;
mod cuil;
mod details;
mod document;
mod guardianship;
mod likeness;
mod merge;
mod phone;
mod retention;

use jiff::Timestamp;
use jiff::civil::Date;

pub use coverage::{
    AffiliateNumber, Coverage, CoverageKind, CoverageSnapshot, Coverages, InvalidCoverages, MOST_COVERAGES,
    UnknownCoverageKind,
};
pub use cuil::{Cuil, InvalidCuil};
pub use details::{Details, EmergencyContact};
pub use document::{Document, DocumentType, InvalidDocument};
pub use guardianship::{
    Dependant, Dependants, Guardianship, MOST_DEPENDANTS, MOST_UNCONFIRMED, Relationship,
    UnknownRelationship, acts_for, edits_contact_of, is_minor, reads_record_of,
};
pub use likeness::{LikelyDuplicates, Likeness};
pub use merge::{CarriedLinks, MergeRefused};
pub use phone::{InvalidPhone, Phone};
pub use retention::{ErasureScope, InvalidRetention, Retention};

use crate::identity::Email;
use crate::ids::PatientId;
use crate::text::Name;
use crate::version::Version;

/// A patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patient {
    /// Identifies the patient.
    pub id: PatientId,
    /// As on the document.
    pub full_name: Name,
    /// Two patients may carry the same document by mistake: that warns and can be merged, it does not block.
    pub document: Document,
    /// Where to write to.
    pub email: Option<Email>,
    /// Where to call.
    pub phone: Option<Phone>,
    /// For the age; not in the future.
    pub birth_date: Option<Date>,
    /// What is not known of every patient.
    pub details: Details,
    /// A closed patient is kept with everything that refers to it, and cannot be booked for.
    pub active: bool,
    /// Whom this patient turned out to be: their turnos, login and guardians are that patient's since, this one stays
    /// closed for good. Never somebody who was merged themself. The clinical record stays under this patient's id and is
    /// read as part of that patient's.
    pub merged_into: Option<PatientId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For optimistic concurrency.
    pub version: Version,
}
