//! The doctors of the clinic, as the public directory shows them.

mod license;

use jiff::Timestamp;

pub use license::{InvalidLicense, License};

use crate::ids::{DoctorId, OfficeId, PayerId};
use crate::text::{Label, Name, Note};
use crate::version::Version;

/// A doctor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doctor {
    /// Identifies the doctor.
    pub id: DoctorId,
    /// As shown in the directory.
    pub full_name: Name,
    /// Unique.
    pub license: License,
    /// What patients search by.
    pub specialty: Label,
    /// Where the doctor attends, in the order to show.
    pub offices: Vec<OfficeId>,
    /// Whose patients the doctor sees for what the payer pays, in the order to show.
    pub payers: Vec<PayerId>,
    /// A few lines about the doctor.
    pub bio: Option<Note<1000>>,
    /// An inactive doctor is not listed and takes no new turnos.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For optimistic concurrency.
    pub version: Version,
}
