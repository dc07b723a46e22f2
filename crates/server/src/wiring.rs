//! Puts the adapters behind the ports.

use std::error::Error;

use turnoplus_app::ports::Clock as _;
use turnoplus_store::{InvalidSealingKeys, SeaStore, SealingKeys, StoreConfig};

use crate::adapters::SystemClock;
use crate::config::DatabaseSettings;
use crate::keys::Keys;

/// The store and the keys that belong to it.
pub struct Data {
    /// The store, on the newest schema.
    pub store: SeaStore,
    /// The clinic's keys.
    pub keys: Keys,
}

/// Opens the database as it is.
pub async fn connect(settings: &DatabaseSettings) -> Result<Data, Box<dyn Error>> {
    let keys = Keys::load_or_create(&settings.secret_key_file)?;
    let url = settings.database_url.clone();
    let mut config = config(url, &keys, settings.database_max_connections)?;
    let file = settings.secret_key_file.clone();
    config.sealing_keys = config
        .sealing_keys
        .read_again_with(move || Keys::load(&file).ok().map(|keys| keys.sealing));
    let store = SeaStore::connect(config).await?;
    Ok(Data { store, keys })
}

/// A database with the keys that belong to it.
pub fn config(url: String, keys: &Keys, max_connections: u32) -> Result<StoreConfig, InvalidSealingKeys> {
    Ok(StoreConfig {
        url,
        audit_key: keys.audit,
        sealing_keys: SealingKeys::new(keys.sealing.clone())?,
        max_connections,
    })
}

/// Opens the database, brings its schema up to date and makes sure that the keys are the ones it was made with.
pub async fn open(settings: &DatabaseSettings) -> Result<Data, Box<dyn Error>> {
    let data = connect(settings).await?;
    data.store.migrate_up().await?;
    data.store.assert_key().await?;
    data.store.note_sealing(SystemClock.now()).await?;
    Ok(data)
}
