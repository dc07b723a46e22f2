//! Reads the settings: all of them for an admin, what patients need to know for everybody.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::settings::ClinicSettings;

use crate::ports::{Intent, Store, StoreError};

/// Why there are no settings to show.
#[derive(Debug, thiserror::Error)]
pub enum GetSettingsError {
    /// Only an admin may.
    #[error("only an admin reads the settings")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the settings for an admin.
///
/// # Errors
/// See [`GetSettingsError`].
pub async fn get(store: &dyn Store, actor: &Actor) -> Result<ClinicSettings, GetSettingsError> {
    if actor.role != Role::Admin {
        return Err(GetSettingsError::Forbidden);
    }
    Ok(get_public(store).await?)
}

/// Reads the settings for everybody. Which of them everybody is shown is a matter of presentation.
///
/// # Errors
/// [`StoreError`].
pub async fn get_public(store: &dyn Store) -> Result<ClinicSettings, StoreError> {
    store.begin(Intent::Read).await?.settings().get().await
}
