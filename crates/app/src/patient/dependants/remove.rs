//! Ends a link: from the next request on, the guardian sees nothing of the dependant.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Guardianship, is_minor};

use super::super::coming::count_coming;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject, UnitOfWork};

/// A link to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveDependant {
    /// Who answers.
    pub guardian: PatientId,
    /// For whom.
    pub dependant: PatientId,
}

/// Why the link was not ended.
#[derive(Debug, thiserror::Error)]
pub enum RemoveDependantError {
    /// Doctors do not keep these, and minors do not end that of a parent.
    #[error("not for this role")]
    Forbidden,
    /// There is no such link, or it is somebody else's.
    #[error("no such link")]
    Unknown,
    /// The dependant has turnos coming, and would have nobody to cancel them.
    #[error("{appointments} coming turnos")]
    ComingAppointments {
        /// How many.
        appointments: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemoveDependantError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Ends the link: for the front desk, for the guardian, and for the dependant unless the law has the guardian decide for
/// them. A guardian whose papers the clinic has not seen cancels what
/// is coming first, so that nobody makes people up, books for them and makes room for more.
///
/// # Errors
/// See [`RemoveDependantError`].
pub async fn remove_dependant(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveDependant,
) -> Result<(), RemoveDependantError> {
    if actor.role == Role::Doctor {
        return Err(RemoveDependantError::Forbidden);
    }
    if !actor.is_desk() && !actor.is_patient(cmd.guardian) && !actor.is_patient(cmd.dependant) {
        return Err(RemoveDependantError::Unknown);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let link = uow
        .guardianships()
        .find(cmd.guardian, cmd.dependant)
        .await?
        .ok_or(RemoveDependantError::Unknown)?;
    if actor.is_patient(cmd.dependant)
        && link.opens_record()
        && is_minor_now(uow.as_mut(), &link, now).await?
    {
        return Err(RemoveDependantError::Forbidden);
    }
    if !link.confirmed && actor.is_patient(cmd.guardian) && uow.patients().hold_open(cmd.dependant).await? {
        let appointments = count_coming(uow.as_mut(), cmd.dependant, now).await?;
        if appointments > 0 {
            return Err(RemoveDependantError::ComingAppointments { appointments });
        }
    }
    uow.guardianships()
        .remove(cmd.guardian, cmd.dependant)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, now, Act::GuardianUnlinked, Subject::Patient(cmd.dependant))
        .with("guardian", cmd.guardian.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}

/// Whether the dependant is a minor on today's date at the clinic.
async fn is_minor_now(
    uow: &mut dyn UnitOfWork,
    link: &Guardianship,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let born = uow
        .patients()
        .find(link.dependant)
        .await?
        .and_then(|patient| patient.birth_date);
    let today = uow.settings().get().await?.zone.date(now);
    Ok(born.is_some_and(|born| is_minor(born, today)))
}
