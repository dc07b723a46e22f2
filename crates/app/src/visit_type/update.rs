//! Changes a visit type. Turnos that exist keep the length that they were booked with.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::VisitTypeId;
use turnoplus_domain::text::Label;
use turnoplus_domain::time::Minutes;
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `VisitType`")]
pub struct UpdateVisitType {
    pub id: VisitTypeId,
    /// Only when the visit type still has this version.
    pub expected: Option<Version>,
    pub name: Option<Label>,
    pub duration: Option<Minutes>,
    pub buffer_before: Option<Minutes>,
    pub buffer_after: Option<Minutes>,
    pub self_bookable: Option<bool>,
    pub needs_approval: Option<bool>,
    pub active: Option<bool>,
}

/// Why the visit type was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateVisitTypeError {
    /// Only an admin may.
    #[error("only an admin changes visit types")]
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdateVisitTypeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Changes a visit type.
///
/// # Errors
/// See [`UpdateVisitTypeError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateVisitType,
) -> Result<VisitType, UpdateVisitTypeError> {
    if actor.role != Role::Admin {
        return Err(UpdateVisitTypeError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .visit_types()
        .find(cmd.id)
        .await?
        .ok_or(UpdateVisitTypeError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(UpdateVisitTypeError::VersionMismatch {
            current: current.version,
        });
    }
    let changed = VisitType {
        id: current.id,
        name: cmd.name.unwrap_or_else(|| current.name.clone()),
        duration: cmd.duration.unwrap_or(current.duration),
        buffer_before: cmd.buffer_before.unwrap_or(current.buffer_before),
        buffer_after: cmd.buffer_after.unwrap_or(current.buffer_after),
        self_bookable: cmd.self_bookable.unwrap_or(current.self_bookable),
        needs_approval: cmd.needs_approval.unwrap_or(current.needs_approval),
        active: cmd.active.unwrap_or(current.active),
        version: current.version,
    };
    if changed == current {
        return Ok(current);
    }
    let changed = VisitType {
        version: current.version.next(),
        ..changed
    };
    uow.visit_types()
        .save(&changed)
        .await
        .map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(
        actor,
        clock.now(),
        Act::VisitTypeUpdated,
        Subject::VisitType(changed.id),
    )
    .with("durationMinutes", changed.duration.get().to_string())
    .with("active", changed.active.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(changed)
}
