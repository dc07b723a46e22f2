//! Removes a visit type that no turno refers to. One that is referred to is deactivated instead.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::VisitTypeId;
use turnoplus_domain::version::Version;

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// A visit type to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveVisitType {
    /// Which.
    pub id: VisitTypeId,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// Why the visit type was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveVisitTypeError {
    /// Only an admin may.
    #[error("only an admin removes visit types")]
    Forbidden,
    /// There is none with this id.
    #[error("no such visit type")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the visit type is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Turnos, past or coming, refer to it.
    #[error("{appointments} turnos refer to the visit type")]
    StillReferenced {
        /// How many.
        appointments: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for RemoveVisitTypeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Removes a visit type.
///
/// # Errors
/// See [`RemoveVisitTypeError`].
pub async fn remove(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveVisitType,
) -> Result<(), RemoveVisitTypeError> {
    if actor.role != Role::Admin {
        return Err(RemoveVisitTypeError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let visit_type = uow
        .visit_types()
        .find(cmd.id)
        .await?
        .ok_or(RemoveVisitTypeError::Unknown)?;
    if cmd
        .expected
        .is_some_and(|expected| expected != visit_type.version)
    {
        return Err(RemoveVisitTypeError::VersionMismatch {
            current: visit_type.version,
        });
    }
    let appointments = uow.visit_types().count_appointments(cmd.id).await?;
    if appointments > 0 {
        return Err(RemoveVisitTypeError::StillReferenced { appointments });
    }
    uow.visit_types()
        .remove(cmd.id, visit_type.version)
        .await
        .map_err(|error| match error {
            // A turno was booked between the count and this: counting again says so.
            StoreError::Referenced => RemoveVisitTypeError::Store(StoreError::Contention),
            other => stale_is_lost_race(other).into(),
        })?;
    let entry = AuditEntry::by(
        actor,
        clock.now(),
        Act::VisitTypeRemoved,
        Subject::VisitType(cmd.id),
    )
    .with("name", visit_type.name.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}
