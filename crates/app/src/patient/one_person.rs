//! Whom a patient turned out to be. Merging never chains, so one step leads to everybody.

use turnoplus_domain::ids::PatientId;

use crate::ports::{StoreError, UnitOfWork};

/// All the patients who are one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OnePerson {
    /// The patient who stands for them.
    pub survivor: PatientId,
    /// The patients who were merged into that one, oldest first.
    pub merged: Vec<PatientId>,
}

impl OnePerson {
    /// Every id that the person was or is known under, today's first.
    pub fn ids(&self) -> Vec<PatientId> {
        std::iter::once(self.survivor)
            .chain(self.merged.iter().copied())
            .collect()
    }
}

/// The person whom this patient is or turned out to be; `None` when there is no such patient.
///
/// # Errors
/// Whatever the store answers.
pub(crate) async fn one_person(
    uow: &mut dyn UnitOfWork,
    patient: PatientId,
) -> Result<Option<OnePerson>, StoreError> {
    let Some(asked) = uow.patients().find(patient).await? else {
        return Ok(None);
    };
    let survivor = asked.merged_into.unwrap_or(asked.id);
    let merged = uow.patients().merged_into_it(survivor).await?;
    Ok(Some(OnePerson { survivor, merged }))
}
