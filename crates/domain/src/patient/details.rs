//! What the clinic also knows about a patient, none of which it needs.

use super::{Coverages, Cuil, Phone};
use crate::notification::Language;
use crate::text::{Address, Name};

/// Whom to call when something happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmergencyContact {
    /// Who.
    pub name: Name,
    /// Where to call.
    pub phone: Phone,
}

/// What is not known of every patient.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Details {
    /// By which *obras sociales* know the patient.
    pub cuil: Option<Cuil>,
    /// Where the patient lives.
    pub address: Option<Address>,
    /// Whom to call when something happens.
    pub emergency_contact: Option<EmergencyContact>,
    /// Who pays.
    pub coverages: Coverages,
    /// In which the patient is written to, when they chose one.
    pub language: Option<Language>,
}
