//! What a clinic decides for itself: its name and its booking policy.

mod policy;

pub use policy::{BookingPolicy, InvalidPolicy, PolicyField};

use crate::text::Name;
use crate::time::Zone;
use crate::version::Version;

/// The settings of the clinic: one row, changed by an admin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClinicSettings {
    /// What patients know the clinic as.
    pub clinic_name: Name,
    /// The zone of dates that belong to no office.
    pub zone: Zone,
    /// When and how patients may book.
    pub policy: BookingPolicy,
    /// For optimistic concurrency.
    pub version: Version,
}
