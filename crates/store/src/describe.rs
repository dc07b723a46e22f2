//! What the store says of itself: which database, which version, which schema.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use turnoplus_app::ports::{Installation, StoreError};

use crate::db_error::from_db;
use crate::migrations::{self, MigrationState};

pub(crate) async fn describe(db: &DatabaseConnection) -> Result<Installation, StoreError> {
    let backend = db.get_database_backend();
    let (database, question) = match backend {
        DbBackend::Sqlite => ("sqlite", "SELECT sqlite_version()"),
        DbBackend::MySql => ("mysql", "SELECT VERSION()"),
        _ => ("postgres", "SELECT current_setting('server_version')"),
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, question))
        .await
        .map_err(from_db)?;
    let version = row.map(|row| row.try_get_by_index::<String>(0)).transpose();
    let steps = migrations::status(db).await.map_err(from_db)?;
    let (applied, pending): (Vec<_>, Vec<_>) = steps
        .into_iter()
        .partition(|step| step.state != MigrationState::Pending);
    Ok(Installation {
        database,
        database_version: version.map_err(from_db)?.unwrap_or_default(),
        applied_migrations: applied.len(),
        pending_migrations: pending.into_iter().map(|step| step.name).collect(),
        newest_migration: applied.into_iter().next_back().map(|step| step.name),
    })
}
