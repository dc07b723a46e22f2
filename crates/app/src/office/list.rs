//! Lists the offices: the active ones for everybody, all of them for the staff that asks.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::office::Office;

use crate::ports::{Intent, Store, StoreError};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListOfficesError {
    /// Inactive offices are for the staff, and nobody is signed in.
    #[error("sign in to see inactive offices")]
    NotSignedIn,
    /// Inactive offices are for the staff.
    #[error("only the staff sees inactive offices")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the offices by name.
///
/// # Errors
/// When inactive offices are wanted by somebody who is not of the staff, and [`StoreError`].
pub async fn list(
    store: &dyn Store,
    actor: Option<&Actor>,
    include_inactive: bool,
) -> Result<Vec<Office>, ListOfficesError> {
    if include_inactive {
        let actor = actor.ok_or(ListOfficesError::NotSignedIn)?;
        if !actor.is_staff() {
            return Err(ListOfficesError::Forbidden);
        }
    }
    let mut uow = store.begin(Intent::Read).await?;
    let mut offices = uow.offices().list().await?;
    offices.retain(|office| office.active || include_inactive);
    Ok(offices)
}
