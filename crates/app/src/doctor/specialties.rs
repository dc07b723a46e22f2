//! Lists the specialties of the active doctors, for everybody.

use crate::ports::{Intent, SpecialtyCount, Store, StoreError};

/// The specialties by name, each with its number of active doctors.
///
/// # Errors
/// [`StoreError`].
pub async fn specialties(store: &dyn Store) -> Result<Vec<SpecialtyCount>, StoreError> {
    store.begin(Intent::Read).await?.doctors().specialties().await
}
