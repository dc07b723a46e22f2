//! Guardians and dependants of both, and how those of the other become the survivor's.

use jiff::Timestamp;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{CarriedLinks, Guardianship};

use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, StoreError, Subject, UnitOfWork};

/// What is to become of the links.
pub(super) struct Links {
    theirs: Vec<Guardianship>,
    pub(super) carried: CarriedLinks,
    /// For how many the survivor would answer, when that is more than may be.
    pub(super) too_many: Option<usize>,
}

impl Links {
    pub(super) async fn of(
        uow: &mut dyn UnitOfWork,
        survivor: PatientId,
        other: PatientId,
    ) -> Result<Self, StoreError> {
        let own = both_ways(uow, survivor).await?;
        let theirs = both_ways(uow, other).await?;
        let carried = CarriedLinks::of((survivor, &own), (other, &theirs));
        Ok(Self {
            too_many: carried.too_many(survivor, other, &own),
            theirs,
            carried,
        })
    }

    /// Ends the other's links first, so that guardians have their places free for the survivor. A link that is gone by now
    /// is a lost race.
    pub(super) async fn carry(
        &self,
        uow: &mut dyn UnitOfWork,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for link in &self.theirs {
            uow.guardianships()
                .remove(link.guardian, link.dependant)
                .await
                .map_err(stale_is_lost_race)?;
            let gone = entry(actor, now, Act::GuardianUnlinked, link);
            uow.audit().record(&gone).await?;
        }
        for link in &self.carried.changed {
            uow.guardianships().save(link).await.map_err(stale_is_lost_race)?;
            note_linked(uow, actor, now, link).await?;
        }
        for link in &self.carried.made {
            // The places were counted in this unit of work: another has taken one meanwhile.
            if !uow.guardianships().add(link).await? {
                return Err(StoreError::Contention);
            }
            note_linked(uow, actor, now, link).await?;
        }
        Ok(())
    }
}

async fn note_linked(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    now: Timestamp,
    link: &Guardianship,
) -> Result<(), StoreError> {
    let linked = entry(actor, now, Act::GuardianLinked, link)
        .with("relationship", link.relationship.as_str())
        .with("confirmed", link.confirmed.to_string());
    uow.audit().record(&linked).await
}

fn entry(actor: &Actor, now: Timestamp, act: Act, link: &Guardianship) -> AuditEntry {
    AuditEntry::by(actor, now, act, Subject::Patient(link.dependant))
        .with("guardian", link.guardian.to_string())
        .with("cause", "merge")
}

async fn both_ways(uow: &mut dyn UnitOfWork, patient: PatientId) -> Result<Vec<Guardianship>, StoreError> {
    let dependants = uow.guardianships().list_dependants(patient).await?;
    let guardians = uow.guardianships().list_guardians(patient).await?;
    Ok(dependants
        .into_iter()
        .chain(guardians)
        .map(|(link, _)| link)
        .collect())
}
