//! Lists the days on which an office is closed, for the staff.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::OfficeId;

use super::DatedClosure;
use crate::ports::{Intent, Store, StoreError};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListClosuresError {
    /// Only the staff may.
    #[error("only the staff lists closures")]
    Forbidden,
    /// There is no such office.
    #[error("no such office")]
    UnknownOffice,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the closures of an office by start, past ones too.
///
/// # Errors
/// See [`ListClosuresError`].
pub async fn list_closures(
    store: &dyn Store,
    actor: &Actor,
    office: OfficeId,
) -> Result<Vec<DatedClosure>, ListClosuresError> {
    if !actor.is_staff() {
        return Err(ListClosuresError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let office = uow
        .offices()
        .find(office)
        .await?
        .ok_or(ListClosuresError::UnknownOffice)?;
    let closures = uow.availability().list_closures(office.id).await?;
    Ok(closures
        .into_iter()
        .map(|closure| DatedClosure::of(closure, &office.zone))
        .collect())
}
