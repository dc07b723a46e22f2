//! What an administrator sets up: offices, visit types, payers, settings. All small: lists are whole.

use async_trait::async_trait;
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::payer::Payer;
use turnoplus_domain::settings::{ClinicSettings, OverrideScope, PolicyOverride, SeatPool};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;

use super::StoreError;

/// What still refers to an office.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct OfficeReferences {
    /// Doctors who attend there.
    pub doctors: u64,
    /// Rules and windows, those that are over too: a doctor who has left keeps them.
    pub hours: u64,
    /// Turnos, past and coming.
    pub appointments: u64,
}

/// Offices.
#[async_trait]
pub trait OfficeRepository: Send {
    /// The office with this id.
    async fn find(&mut self, id: OfficeId) -> Result<Option<Office>, StoreError>;
    /// Every office by name, inactive ones too.
    async fn list(&mut self) -> Result<Vec<Office>, StoreError>;
    /// Inserts an office. [`StoreError::Duplicate`] when the code is taken.
    async fn add(&mut self, office: &Office) -> Result<(), StoreError>;
    /// Writes a changed office whose version was raised by one. [`StoreError::Stale`], [`StoreError::Duplicate`].
    async fn save(&mut self, office: &Office) -> Result<(), StoreError>;
    /// Deletes an office that is at this version, and its closures; [`StoreError::Stale`] when it changed meanwhile or is
    /// gone. [`StoreError::Referenced`] when something refers to it.
    async fn remove(&mut self, id: OfficeId, seen: Version) -> Result<(), StoreError>;
    /// What refers to it.
    async fn references(&mut self, id: OfficeId) -> Result<OfficeReferences, StoreError>;
}

/// Visit types.
#[async_trait]
pub trait VisitTypeRepository: Send {
    /// The visit type with this id.
    async fn find(&mut self, id: VisitTypeId) -> Result<Option<VisitType>, StoreError>;
    /// Every visit type by name, inactive ones too.
    async fn list(&mut self) -> Result<Vec<VisitType>, StoreError>;
    /// Inserts a visit type.
    async fn add(&mut self, visit_type: &VisitType) -> Result<(), StoreError>;
    /// Writes a changed visit type whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save(&mut self, visit_type: &VisitType) -> Result<(), StoreError>;
    /// Deletes a visit type that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone.
    /// [`StoreError::Referenced`] when turnos refer to it.
    async fn remove(&mut self, id: VisitTypeId, seen: Version) -> Result<(), StoreError>;
    /// How many turnos refer to it.
    async fn count_appointments(&mut self, id: VisitTypeId) -> Result<u64, StoreError>;
}

/// What still refers to a payer.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PayerReferences {
    /// Doctors who accept it.
    pub doctors: u64,
    /// Coverages of patients by it.
    pub coverages: u64,
}

/// Payers.
#[async_trait]
pub trait PayerRepository: Send {
    /// The payer with this id.
    async fn find(&mut self, id: PayerId) -> Result<Option<Payer>, StoreError>;
    /// Every payer by name, inactive ones too.
    async fn list(&mut self) -> Result<Vec<Payer>, StoreError>;
    /// Inserts a payer. [`StoreError::Duplicate`] when the name is taken, but for case and accents.
    async fn add(&mut self, payer: &Payer) -> Result<(), StoreError>;
    /// Writes a changed payer whose version was raised by one. [`StoreError::Stale`], [`StoreError::Duplicate`].
    async fn save(&mut self, payer: &Payer) -> Result<(), StoreError>;
    /// Deletes a payer that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone.
    /// [`StoreError::Referenced`] when something refers to it.
    async fn remove(&mut self, id: PayerId, seen: Version) -> Result<(), StoreError>;
    /// What refers to it.
    async fn references(&mut self, id: PayerId) -> Result<PayerReferences, StoreError>;
}

/// Which overrides are wanted: those that can decide about a turno of this doctor, of this visit type.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct OverrideFilter {
    /// With this doctor, or for all doctors; `None` for any.
    pub doctor: Option<DoctorId>,
    /// Of this visit type, or for all of them; `None` for any.
    pub visit_type: Option<VisitTypeId>,
}

/// The clinic's settings: one row, made with the schema; and where doctors and visit types depart from them.
#[async_trait]
pub trait SettingsRepository: Send {
    /// The settings.
    async fn get(&mut self) -> Result<ClinicSettings, StoreError>;
    /// Writes changed settings whose version was raised by one. [`StoreError::Stale`] when they changed meanwhile.
    async fn save(&mut self, settings: &ClinicSettings) -> Result<(), StoreError>;

    /// The overrides that match, in no particular order. There are few: at most one for each doctor and visit type.
    async fn list_overrides(&mut self, filter: OverrideFilter) -> Result<Vec<PolicyOverride>, StoreError>;
    /// The override of exactly this scope.
    async fn find_override(&mut self, scope: OverrideScope) -> Result<Option<PolicyOverride>, StoreError>;
    /// A pool of seats that no override has.
    async fn next_pool(&mut self) -> Result<SeatPool, StoreError>;
    /// Inserts an override. [`StoreError::Contention`] when another came first.
    async fn add_override(&mut self, over: &PolicyOverride) -> Result<(), StoreError>;
    /// Writes a changed override whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save_override(&mut self, over: &PolicyOverride) -> Result<(), StoreError>;
    /// Deletes an override that is at this version. [`StoreError::Stale`] when it changed meanwhile or is gone.
    async fn remove_override(&mut self, over: &PolicyOverride) -> Result<(), StoreError>;
}
