//! Who answers for whom.

use std::collections::HashMap;

use async_trait::async_trait;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Dependants, Guardianship, Patient};

use super::StoreError;

/// Links between guardians and dependants. A link that ended is gone; the audit trail remembers it.
#[async_trait]
pub trait GuardianshipRepository: Send {
    /// Whom this patient answers for, as far as their rights go: asked on every request of a patient.
    async fn dependants(&mut self, guardian: PatientId) -> Result<Dependants, StoreError>;
    /// The same for many patients at once; those who answer for nobody are left out.
    async fn dependants_of(
        &mut self,
        guardians: &[PatientId],
    ) -> Result<HashMap<PatientId, Dependants>, StoreError>;
    /// Whom this patient answers for, by name.
    async fn list_dependants(
        &mut self,
        guardian: PatientId,
    ) -> Result<Vec<(Guardianship, Patient)>, StoreError>;
    /// Who answers for this patient, by name.
    async fn list_guardians(
        &mut self,
        dependant: PatientId,
    ) -> Result<Vec<(Guardianship, Patient)>, StoreError>;
    /// The link between these two.
    async fn find(
        &mut self,
        guardian: PatientId,
        dependant: PatientId,
    ) -> Result<Option<Guardianship>, StoreError>;
    /// Inserts a link in the lowest free of the guardian's numbered places. Answers false when all are taken, or
    /// as many as there may be of its kind; [`StoreError::Contention`] when another took the same place, or made the same link.
    async fn add(&mut self, link: &Guardianship) -> Result<bool, StoreError>;
    /// Writes relationship and confirmation of a link. [`StoreError::Stale`] when it is gone.
    async fn save(&mut self, link: &Guardianship) -> Result<(), StoreError>;
    /// Ends a link. [`StoreError::Stale`] when it is gone already.
    async fn remove(&mut self, guardian: PatientId, dependant: PatientId) -> Result<(), StoreError>;
}
