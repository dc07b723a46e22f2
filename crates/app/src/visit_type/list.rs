//! Lists the visit types: the active ones for everybody, all of them for the staff that asks.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::visit_type::VisitType;

use crate::ports::{Intent, Store, StoreError};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListVisitTypesError {
    /// Inactive visit types are for the staff, and nobody is signed in.
    #[error("sign in to see inactive visit types")]
    NotSignedIn,
    /// Inactive visit types are for the staff.
    #[error("only the staff sees inactive visit types")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the visit types by name.
///
/// # Errors
/// When inactive ones are wanted by somebody who is not of the staff, and [`StoreError`].
pub async fn list(
    store: &dyn Store,
    actor: Option<&Actor>,
    include_inactive: bool,
) -> Result<Vec<VisitType>, ListVisitTypesError> {
    if include_inactive {
        let actor = actor.ok_or(ListVisitTypesError::NotSignedIn)?;
        if !actor.is_staff() {
            return Err(ListVisitTypesError::Forbidden);
        }
    }
    let mut uow = store.begin(Intent::Read).await?;
    let mut visit_types = uow.visit_types().list().await?;
    visit_types.retain(|visit_type| visit_type.active || include_inactive);
    Ok(visit_types)
}
