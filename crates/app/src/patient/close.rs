//! Closes a patient: kept with everything that refers to them, found no more, and not to be booked for. Their login,
//! if they have one, still shows them what there was.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::Patient;
use turnoplus_domain::version::Version;

use super::coming::count_coming;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// A patient to close.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClosePatient {
    /// Which.
    pub id: PatientId,
    /// Only when the patient still has this version.
    pub expected: Option<Version>,
}

/// Why the patient was not closed.
#[derive(Debug, thiserror::Error)]
pub enum ClosePatientError {
    /// Only admins and the front desk may.
    #[error("only admins and the front desk close patients")]
    Forbidden,
    /// There is none with this id.
    #[error("no such patient")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the patient is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Turnos are coming; they are cancelled first.
    #[error("{appointments} coming turnos")]
    ComingAppointments {
        /// How many.
        appointments: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ClosePatientError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Closes a patient; closing a closed one changes nothing.
///
/// # Errors
/// See [`ClosePatientError`].
pub async fn close(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ClosePatient,
) -> Result<(), ClosePatientError> {
    if !actor.is_desk() {
        return Err(ClosePatientError::Forbidden);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .patients()
        .find(cmd.id)
        .await?
        .ok_or(ClosePatientError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(ClosePatientError::VersionMismatch {
            current: current.version,
        });
    }
    if !current.active {
        return Ok(());
    }
    let closed = Patient {
        active: false,
        updated_at: now,
        version: current.version.next(),
        ..current
    };
    // Written first and counted then: a booking writes the same row, so it is seen here or sees the closing.
    uow.patients().save(&closed).await.map_err(stale_is_lost_race)?;
    let appointments = count_coming(uow.as_mut(), closed.id, now).await?;
    if appointments > 0 {
        return Err(ClosePatientError::ComingAppointments { appointments });
    }
    let entry = AuditEntry::by(actor, now, Act::PatientClosed, Subject::Patient(closed.id));
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
