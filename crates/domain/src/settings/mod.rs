//! What a clinic decides for itself: its name and its booking policy.

mod accounts;
mod messages;
mod overrides;
mod policy;

pub use accounts::AccountPolicy;
pub use messages::{InvalidReminders, MessageSettings};
pub use overrides::{
    EffectivePolicy, InvalidTerms, OverrideScope, PolicyOrigin, PolicyOverride, PolicyTerms, SeatPool,
};
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
    /// Whether doctors or visit types may depart from it: without, nobody looks for overrides.
    pub has_overrides: bool,
    /// What is asked of accounts.
    pub accounts: AccountPolicy,
    /// When and how patients are written to.
    pub messages: MessageSettings,
    /// For optimistic concurrency.
    pub version: Version,
}
