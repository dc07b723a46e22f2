//! Removes a doctor whom nothing refers to: entered by mistake.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::DoctorId;

use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, ClaimOwner, Clock, Intent, Store, Subject};
use crate::removal::{Remove, RemoveError};

/// What still refers to a doctor.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DoctorReferences {
    /// Turnos, past and coming.
    pub appointments: u64,
    /// Accounts: at most one.
    pub accounts: u64,
}

/// Removes a doctor with their rules, windows and absences.
///
/// # Errors
/// See [`RemoveError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<DoctorId>,
) -> Result<(), RemoveError<DoctorReferences>> {
    if actor.role != Role::Admin {
        return Err(RemoveError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = uow.doctors().find(cmd.id).await?.ok_or(RemoveError::Unknown)?;
    let appointments = uow.doctors().count_appointments(cmd.id).await?;
    let accounts = u64::from(uow.users().find_by_doctor(cmd.id).await?.is_some());
    let references = DoctorReferences {
        appointments,
        accounts,
    };
    cmd.check(doctor.version, references)?;
    // An absence's claims go with the absence that they belong to.
    let absences = uow.availability().list_absences(cmd.id).await?;
    for absence in absences {
        uow.claims().release(ClaimOwner::Absence(absence.id)).await?;
    }
    uow.doctors()
        .remove(cmd.id, doctor.version)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, clock.now(), Act::DoctorRemoved, Subject::Doctor(cmd.id))
        .with("license", doctor.license.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
