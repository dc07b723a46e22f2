//! Adds a visit type.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::visit_type::VisitType;

use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// A visit type to add, at its first version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateVisitType(pub VisitType);

/// Why the visit type was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateVisitTypeError {
    /// Only an admin may.
    #[error("only an admin adds visit types")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreateVisitTypeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Adds a visit type.
///
/// # Errors
/// See [`CreateVisitTypeError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    CreateVisitType(visit_type): CreateVisitType,
) -> Result<VisitType, CreateVisitTypeError> {
    if actor.role != Role::Admin {
        return Err(CreateVisitTypeError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    uow.visit_types().add(&visit_type).await?;
    let entry = AuditEntry::by(
        actor,
        clock.now(),
        Act::VisitTypeCreated,
        Subject::VisitType(visit_type.id),
    )
    .with("name", visit_type.name.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(visit_type)
}
