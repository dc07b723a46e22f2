//! Running the steps: up, down, and where a database stands.

use sea_orm::sea_query::{Alias, IntoIden, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, DynIden, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait};

use super::{lock, steps};

/// Where one step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MigrationState {
    /// The database has it.
    Applied,
    /// The database lacks it.
    Pending,
}

/// One step of the schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MigrationStatus {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: MigrationState,
}

struct Migrator;

const HISTORY: &str = "schema_migration";

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        steps()
            .into_iter()
            .map(|step| Box::new(step) as Box<dyn MigrationTrait>)
            .collect()
    }

    fn migration_table_name() -> DynIden {
        Alias::new(HISTORY).into_iden()
    }
}

/// Applies what is missing. `db` must have exactly one connection.
pub(crate) async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    lock::acquire(db).await?;
    Migrator::up(db, None).await
}

/// Takes the last `count` steps back, with everything in their tables. `db` must have exactly one connection.
pub(crate) async fn down(db: &DatabaseConnection, count: u32) -> Result<(), DbErr> {
    lock::acquire(db).await?;
    Migrator::down(db, Some(count)).await
}

/// Where every step stands; changes nothing.
pub(crate) async fn status(db: &DatabaseConnection) -> Result<Vec<MigrationStatus>, DbErr> {
    let applied = applied(db).await?;
    let state = |name: &str| {
        if applied.iter().any(|known| known == name) {
            MigrationState::Applied
        } else {
            MigrationState::Pending
        }
    };
    Ok(steps()
        .iter()
        .map(|step| MigrationStatus {
            name: step.name().to_owned(),
            state: state(step.name()),
        })
        .collect())
}

/// The first step of the database that this program does not know: a newer one made it.
pub(crate) async fn first_unknown(db: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    let known = steps();
    Ok(applied(db)
        .await?
        .into_iter()
        .find(|name| known.iter().all(|step| step.name() != name)))
}

async fn applied(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    if !has_history(db).await? {
        return Ok(Vec::new());
    }
    let query = Query::select()
        .column(Alias::new("version"))
        .from(Alias::new(HISTORY))
        .order_by(Alias::new("version"), Order::Asc)
        .take();
    db.query_all(&query)
        .await?
        .iter()
        .map(|row| row.try_get("", "version"))
        .collect()
}

/// Whether the database was ever migrated. Asked without making anything: a look must not change the database.
async fn has_history(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let backend = db.get_database_backend();
    let tables = match backend {
        DbBackend::Sqlite => "sqlite_master WHERE type = 'table' AND name =",
        DbBackend::MySql => "information_schema.tables WHERE table_schema = DATABASE() AND table_name =",
        _ => "pg_catalog.pg_tables WHERE schemaname = CURRENT_SCHEMA() AND tablename =",
    };
    let sql = format!("SELECT COUNT(*) AS number FROM {tables} '{HISTORY}'");
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "number")).transpose()? == Some(1))
}
