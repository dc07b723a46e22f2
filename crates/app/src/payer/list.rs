//! Lists the payers: the active ones for everybody, all of them for the staff that asks.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::payer::Payer;

use crate::ports::{Intent, Store, StoreError};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListPayersError {
    /// Inactive payers are for the staff, and nobody is signed in.
    #[error("sign in to see inactive payers")]
    NotSignedIn,
    /// Inactive payers are for the staff.
    #[error("only the staff sees inactive payers")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the payers by name.
///
/// # Errors
/// When inactive ones are wanted by somebody who is not of the staff, and [`StoreError`].
pub async fn list(
    store: &dyn Store,
    actor: Option<&Actor>,
    include_inactive: bool,
) -> Result<Vec<Payer>, ListPayersError> {
    if include_inactive {
        let actor = actor.ok_or(ListPayersError::NotSignedIn)?;
        if !actor.is_staff() {
            return Err(ListPayersError::Forbidden);
        }
    }
    let mut uow = store.begin(Intent::Read).await?;
    let mut payers = uow.payers().list().await?;
    payers.retain(|payer| payer.active || include_inactive);
    Ok(payers)
}
