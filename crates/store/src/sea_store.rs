//! The store: an open database, its schema, and units of work on it.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, Notify};
use turnoplus_app::contention::retried;
use turnoplus_app::ports::{Installation, Intent, Store, StoreError, UnitOfWork};

use crate::connect::{self, ConnectError, Connections, Standing};
use crate::db_error::from_db;
use crate::describe::describe;
use crate::key_check;
use crate::migrations::{self, MigrationState, MigrationStatus};
use crate::records::{AuditKey, audit_heads};
use crate::sealing::SealingKeys;
use crate::unit_of_work::{SeaUnitOfWork, Session};
use crate::verify::{self, Checkpoint, VerifyReport};

/// Which database, and how.
#[derive(Clone)]
pub struct StoreConfig {
    /// `sqlite:///path/file.db`, `mysql://user:password@host/database` or `postgres://user:password@host/database`.
    pub url: String,
    /// The key of the audit trail's hash chains.
    pub audit_key: [u8; 32],
    /// The keys of what is sealed at rest.
    pub sealing_keys: SealingKeys,
    /// At most so many connections at once; on SQLite so many readers beside the one writer.
    pub max_connections: u32,
}

impl fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreConfig(…)")
    }
}

/// Why a sealing key is not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum KeyInUse {
    /// It is needed.
    #[error(
        "the key {id:?} is needed: it wraps {values} values or is the one that seals; see `turnoplus keys status`"
    )]
    Needed {
        /// Which.
        id: String,
        /// How many values it wraps.
        values: u64,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct SeaStore {
    connections: Connections,
    audit_key: AuditKey,
    sealing_keys: SealingKeys,
    migrating: Arc<Mutex<()>>,
    changed: Arc<Notify>,
}

impl SeaStore {
    /// Opens the database and checks that this program can use it. Migrates nothing.
    ///
    /// # Errors
    /// [`ConnectError`], each with a message that says what to change.
    pub async fn connect(config: StoreConfig) -> Result<Self, ConnectError> {
        let connections = Connections::open(&config.url, config.max_connections).await?;
        let store = Self {
            connections,
            audit_key: AuditKey::new(config.audit_key),
            sealing_keys: config.sealing_keys,
            migrating: Arc::default(),
            changed: Arc::default(),
        };
        store.refuse_newer().await?;
        Ok(store)
    }

    /// Applies every step that the database lacks. Any number of instances may do so at once.
    ///
    /// # Errors
    /// [`ConnectError::NewerSchema`], or [`ConnectError::Failed`] with what the database says.
    pub async fn migrate_up(&self) -> Result<(), ConnectError> {
        self.refuse_newer().await?;
        if self
            .migration_status()
            .await?
            .iter()
            .all(|step| step.state == MigrationState::Applied)
        {
            return Ok(());
        }
        self.migrate(async |db| migrations::up(db).await).await?;
        retried(async || self.give_heads().await)
            .await
            .map_err(|error| ConnectError::Failed(error.to_string()))
    }

    /// A database from before the audit trail's chains had heads gets them once.
    async fn give_heads(&self) -> Result<(), StoreError> {
        let session = self.write_session().await?;
        if !audit_heads::are_missing(&session).await? {
            return Ok(());
        }
        audit_heads::make(&session, &self.audit_key).await?;
        Box::new(SeaUnitOfWork::new(
            session,
            self.audit_key.clone(),
            self.sealing_keys.clone(),
            self.changed.clone(),
        ))
        .commit()
        .await
    }

    /// Takes the last `count` steps back, with everything that is in their tables.
    ///
    /// # Errors
    /// As [`SeaStore::migrate_up`].
    pub async fn migrate_down(&self, count: u32) -> Result<(), ConnectError> {
        self.refuse_newer().await?;
        self.migrate(async |db| migrations::down(db, count).await).await
    }

    async fn migrate(
        &self,
        work: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
    ) -> Result<(), ConnectError> {
        let _one_at_a_time = self.migrating.lock().await;
        let single = self.connections.single().await?;
        let outcome = work(&single).await;
        if self.connections.has_server() {
            // Gives the migration lock back.
            single
                .close()
                .await
                .map_err(|error| ConnectError::failed(&error))?;
        }
        outcome.map_err(|error| ConnectError::failed(&error))
    }

    /// Where every step of the schema stands.
    ///
    /// # Errors
    /// [`ConnectError::Failed`] with what the database says.
    pub async fn migration_status(&self) -> Result<Vec<MigrationStatus>, ConnectError> {
        migrations::status(&self.connections.writers.current())
            .await
            .map_err(|error| ConnectError::failed(&error))
    }

    async fn refuse_newer(&self) -> Result<(), ConnectError> {
        match migrations::first_unknown(&self.connections.writers.current()).await {
            Ok(None) => Ok(()),
            Ok(Some(step)) => Err(ConnectError::NewerSchema { step }),
            Err(error) => Err(ConnectError::failed(&error)),
        }
    }

    /// Notes the fingerprints of the keys when they are new, and compares them later. After [`SeaStore::migrate_up`].
    ///
    /// # Errors
    /// [`ConnectError::WrongKey`] when the database was made with another key, [`ConnectError::WrongSealingKey`] and
    /// [`ConnectError::MissingSealingKey`] when texts were sealed with another key than one of ours.
    pub async fn assert_key(&self) -> Result<(), ConnectError> {
        let writers = self.connections.writers.current();
        key_check::assert_key(&writers, &self.audit_key).await?;
        key_check::assert_sealing_keys(&writers, &self.sealing_keys).await
    }

    /// Proves on the live data that nothing is booked twice, that claims are what turnos and absences say, that every
    /// turno's timeline is complete and that nobody tampered with the audit trail or with clinical records.
    ///
    /// # Errors
    /// [`StoreError`] when the data cannot be read; what is wrong with the data is in the report.
    pub async fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.verify_against(&[]).await
    }

    /// The same, and that the audit trail is what it was at these checkpoints, oldest first.
    ///
    /// # Errors
    /// As [`SeaStore::verify`].
    pub async fn verify_against(&self, checkpoints: &[Checkpoint]) -> Result<VerifyReport, StoreError> {
        verify::run(
            self.read_session().await?,
            &self.audit_key,
            &self.sealing_keys,
            checkpoints,
        )
        .await
    }

    /// Sums up the audit trail since the last checkpoint, to be kept outside of the database. `until` lies so far back
    /// that no transaction under way, and no instance whose clock is behind, can still add an entry before it.
    ///
    /// # Errors
    /// [`StoreError`] when the data cannot be read.
    pub async fn checkpoint(
        &self,
        before: Option<&Checkpoint>,
        until: Timestamp,
    ) -> Result<Checkpoint, StoreError> {
        let readers = self.read_session().await?;
        verify::checkpoint::make(&readers, &self.audit_key, before, until).await
    }

    /// The ids of the keys that seal clinical text: the first seals, all open.
    pub fn sealing_key_ids(&self) -> Vec<String> {
        self.sealing_keys.ids()
    }

    /// Notes since when the first key seals; what was noted before stays.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub async fn note_sealing(&self, now: Timestamp) -> Result<(), StoreError> {
        key_check::note_sealing(
            &self.connections.writers.current(),
            &self.sealing_keys.first(),
            now,
        )
        .await
    }

    /// Since when the first key seals, as far as it was noted.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn sealing_since(&self) -> Result<Option<Timestamp>, StoreError> {
        key_check::sealing_since(&self.connections.readers.current(), &self.sealing_keys.first()).await
    }

    pub(crate) fn sealing_keys(&self) -> &SealingKeys {
        &self.sealing_keys
    }

    /// What the database said of itself when it was first reached.
    pub fn standing(&self) -> &Standing {
        &self.connections.standing
    }

    pub(crate) async fn read_session(&self) -> Result<Session, StoreError> {
        Session::reading(&self.connections.readers).await
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "transactions are opened here and nowhere else"
    )]
    pub(crate) async fn write_session(&self) -> Result<Session, StoreError> {
        // Isolation is the session's (see `connect`); SQLite takes its write lock now instead of upgrading.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let pool = &self.connections.writers;
        let connections = pool.ready().await.map_err(from_db)?;
        let transaction = pool.watched(connections.begin_with_options(options)).await;
        Ok(Session::Write(transaction.map_err(from_db)?, pool.clone()))
    }

    /// Seals with these keys from now on; the first one seals, all open.
    ///
    /// # Errors
    /// As [`SeaStore::assert_key`], and [`ConnectError::Failed`] when they are no list of keys; then the keys from before
    /// stay.
    pub async fn use_sealing_keys(&self, keys: Vec<(String, [u8; 32])>) -> Result<(), ConnectError> {
        let keys = SealingKeys::new(keys).map_err(|error| ConnectError::Failed(error.to_string()))?;
        key_check::assert_sealing_keys(&self.connections.writers.current(), &keys).await?;
        self.sealing_keys.take_over(&keys);
        Ok(())
    }

    /// Forgets a sealing key, so that the program starts without it.
    ///
    /// # Errors
    /// [`KeyInUse`] when it seals or wraps anything.
    pub async fn forget_sealing_key(&self, id: &str) -> Result<(), KeyInUse> {
        let values = self.sealed_count().await?.by_key.get(id).copied().unwrap_or(0);
        if values > 0 || self.sealing_keys.first() == id {
            return Err(KeyInUse::Needed {
                id: id.to_owned(),
                values,
            });
        }
        key_check::forget_sealing_key(&self.connections.writers.current(), id)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    /// The pools of connections: which, whether in use or at rest, and how many. On a server there is one pool.
    pub fn connections(&self) -> Vec<(&'static str, &'static str, u32)> {
        let mut pools = vec![("writers", &self.connections.writers)];
        if !self.connections.has_server() {
            pools.push(("readers", &self.connections.readers));
        }
        let counted = pools.into_iter().flat_map(|(name, pool)| {
            let (all, resting) = connect::pool_size(&pool.current());
            [
                (name, "used", all.saturating_sub(resting)),
                (name, "idle", resting),
            ]
        });
        counted.collect()
    }

    /// Leaves nothing of deleted values in the embedded database's file and its log: both are written anew. A server keeps
    /// its own house, and nothing is done there.
    ///
    /// # Errors
    /// [`StoreError::Contention`] while another program, such as a backup, reads the file; [`StoreError`] when the disk
    /// has no room for a second copy.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        if self.connections.has_server() {
            return Ok(());
        }
        let writer = self.connections.writers.current();
        writer.execute_unprepared("VACUUM").await.map_err(from_db)?;
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)".to_owned();
        let statement = Statement::from_string(DbBackend::Sqlite, sql);
        let row = writer.query_one_raw(statement).await.map_err(from_db)?;
        let busy: Option<i64> = row
            .map(|row| row.try_get_by_index(0))
            .transpose()
            .map_err(from_db)?;
        if busy == Some(0) {
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }

    /// Closes every connection once it is free. Open units of work finish first.
    pub async fn close(&self) {
        for pool in [&self.connections.readers, &self.connections.writers] {
            if let Err(error) = pool.current().close_by_ref().await {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }
}

#[async_trait]
impl Store for SeaStore {
    async fn begin(&self, intent: Intent) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let session = match intent {
            Intent::Read => self.read_session().await?,
            Intent::Write => self.write_session().await?,
        };
        Ok(Box::new(SeaUnitOfWork::new(
            session,
            self.audit_key.clone(),
            self.sealing_keys.clone(),
            self.changed.clone(),
        )))
    }

    async fn describe(&self) -> Result<Installation, StoreError> {
        describe(&self.connections.writers.ready().await.map_err(from_db)?).await
    }

    async fn changed(&self) {
        self.changed.notified().await;
    }

    async fn ping(&self) -> Result<(), StoreError> {
        let pool = &self.connections.readers;
        let pinged = match pool.ready().await {
            Ok(connections) => pool.watched(connections.ping()).await,
            Err(error) => Err(error),
        };
        pinged.map_err(|error| StoreError::Unavailable(error.into()))
    }

    fn is_exclusive(&self) -> bool {
        !self.connections.has_server()
    }
}
