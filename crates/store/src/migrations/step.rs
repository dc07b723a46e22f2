//! One step of the schema, as the migrator runs it.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::ddl::{self, Index, Table};

/// A step: its name, and what it makes.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Sorts in the order of the steps.
    pub(super) name: &'static str,
    pub(super) kind: StepKind,
}

/// What a step makes.
#[derive(Clone, Copy)]
pub(super) enum StepKind {
    /// A table.
    Table(&'static Table),
    /// A column of a table that exists: `definition` as in a table, `{text}` or `{bool} NOT NULL DEFAULT TRUE`.
    Column {
        table: &'static str,
        name: &'static str,
        definition: &'static str,
    },
    /// An index of a table that exists.
    Index { table: &'static str, index: Index },
    /// A row, by a statement that does nothing when it is there, and one that takes it away.
    Row { up: &'static str, down: &'static str },
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        match self.kind {
            StepKind::Table(table) => {
                for statement in ddl::create(table, db.get_database_backend()) {
                    db.execute_unprepared(&statement).await?;
                }
            }
            StepKind::Column {
                table,
                name,
                definition,
            } => {
                // MySQL commits each statement by itself: a step that was cut off after it is run again.
                if !has_column(db, table, name).await? {
                    let statement = ddl::add_column(table, name, definition, db.get_database_backend());
                    db.execute_unprepared(&statement).await?;
                }
            }
            StepKind::Index { table, index } => {
                if !has_index(db, table, index.name).await? {
                    db.execute_unprepared(&ddl::create_index(table, &index)).await?;
                }
            }
            StepKind::Row { up, .. } => {
                db.execute_unprepared(up).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let statement = match self.kind {
            StepKind::Table(table) => format!("DROP TABLE IF EXISTS {}", table.name),
            StepKind::Column { table, name, .. } => {
                if !has_column(db, table, name).await? {
                    return Ok(());
                }
                format!("ALTER TABLE {table} DROP COLUMN {name}")
            }
            StepKind::Index { table, index } => {
                if !has_index(db, table, index.name).await? {
                    return Ok(());
                }
                ddl::drop_index(table, &index, db.get_database_backend())
            }
            StepKind::Row { down, .. } => down.to_owned(),
        };
        db.execute_unprepared(&statement).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn has_column(db: &impl ConnectionTrait, table: &str, column: &str) -> Result<bool, DbErr> {
    let found = match db.get_database_backend() {
        DbBackend::Sqlite => format!("pragma_table_info('{table}') WHERE name = '{column}'"),
        DbBackend::MySql => format!(
            "information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table}' AND column_name = '{column}'"
        ),
        _ => format!(
            "information_schema.columns WHERE table_schema = CURRENT_SCHEMA() AND table_name = '{table}' AND column_name = '{column}'"
        ),
    };
    exists(db, &found).await
}

async fn has_index(db: &impl ConnectionTrait, table: &str, index: &str) -> Result<bool, DbErr> {
    let found = match db.get_database_backend() {
        DbBackend::Sqlite => format!("sqlite_master WHERE type = 'index' AND name = '{index}'"),
        DbBackend::MySql => format!(
            "information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '{table}' AND index_name = '{index}'"
        ),
        _ => format!("pg_catalog.pg_indexes WHERE schemaname = CURRENT_SCHEMA() AND indexname = '{index}'"),
    };
    exists(db, &found).await
}

async fn exists(db: &impl ConnectionTrait, found: &str) -> Result<bool, DbErr> {
    let sql = format!("SELECT COUNT(*) AS number FROM {found}");
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    Ok(row
        .map(|row| row.try_get::<i64>("", "number"))
        .transpose()?
        .is_some_and(|number| number > 0))
}
