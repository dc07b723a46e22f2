//! Reads one office. An inactive one exists for the staff only.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::Office;

use crate::ports::{Intent, Store, StoreError};

/// Why there is no office to show.
#[derive(Debug, thiserror::Error)]
pub enum GetOfficeError {
    /// There is none with this id, or it is not for the asker to see.
    #[error("no such office")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads one office.
///
/// # Errors
/// [`GetOfficeError::Unknown`] when there is none, or it is inactive and the asker is not of the staff.
pub async fn get(store: &dyn Store, actor: Option<&Actor>, id: OfficeId) -> Result<Office, GetOfficeError> {
    let mut uow = store.begin(Intent::Read).await?;
    let office = uow.offices().find(id).await?;
    office
        .filter(|office| office.active || actor.is_some_and(Actor::is_staff))
        .ok_or(GetOfficeError::Unknown)
}
