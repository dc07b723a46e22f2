//! Removes a doctor whom nothing refers to: entered by mistake. One with turnos or a login is deactivated instead.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::DoctorId;
use turnoplus_domain::version::Version;

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, ClaimOwner, Clock, Intent, Store, StoreError, Subject};

/// A doctor to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveDoctor {
    /// Which.
    pub id: DoctorId,
    /// Only when the doctor still has this version.
    pub expected: Option<Version>,
}

/// Why the doctor was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveDoctorError {
    /// Only an admin may.
    #[error("only an admin removes doctors")]
    Forbidden,
    /// There is none with this id.
    #[error("no such doctor")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the doctor is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Turnos, past or coming, or an account refer to the doctor.
    #[error("{appointments} turnos and {accounts} accounts refer to the doctor")]
    StillReferenced {
        /// How many turnos.
        appointments: u64,
        /// How many accounts: at most one.
        accounts: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemoveDoctorError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Removes a doctor with their rules, windows and absences.
///
/// # Errors
/// See [`RemoveDoctorError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveDoctor,
) -> Result<(), RemoveDoctorError> {
    if actor.role != Role::Admin {
        return Err(RemoveDoctorError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = uow
        .doctors()
        .find(cmd.id)
        .await?
        .ok_or(RemoveDoctorError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != doctor.version) {
        return Err(RemoveDoctorError::VersionMismatch {
            current: doctor.version,
        });
    }
    let appointments = uow.doctors().count_appointments(cmd.id).await?;
    let accounts = u64::from(uow.users().find_by_doctor(cmd.id).await?.is_some());
    if appointments + accounts > 0 {
        return Err(RemoveDoctorError::StillReferenced {
            appointments,
            accounts,
        });
    }
    // An absence's claims go with the absence that they belong to.
    let absences = uow.availability().list_absences(cmd.id).await?;
    for absence in absences {
        uow.claims().release(ClaimOwner::Absence(absence.id)).await?;
    }
    uow.doctors()
        .remove(cmd.id, doctor.version)
        .await
        .map_err(|error| match error {
            // A turno was booked between the count and this: counting again says so.
            StoreError::Referenced => RemoveDoctorError::Store(StoreError::Contention),
            other => stale_is_lost_race(other).into(),
        })?;
    let entry = AuditEntry::by(actor, clock.now(), Act::DoctorRemoved, Subject::Doctor(cmd.id))
        .with("license", doctor.license.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
