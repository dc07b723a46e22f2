//! Lists the patients who look like one person, for the front desk to look at.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::patient::LikelyDuplicates;

use crate::page::{Page, PageRequest};
use crate::ports::{Intent, Store, StoreError};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListDuplicatesError {
    /// Only admins and the front desk may.
    #[error("only admins and the front desk look for duplicates")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the groups, those with the strongest likeness first.
///
/// # Errors
/// See [`ListDuplicatesError`].
pub async fn list_duplicates(
    store: &dyn Store,
    actor: &Actor,
    page: PageRequest<String>,
) -> Result<Page<LikelyDuplicates, String>, ListDuplicatesError> {
    if !actor.is_desk() {
        return Err(ListDuplicatesError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    Ok(uow.patients().list_duplicates(&page).await?)
}
