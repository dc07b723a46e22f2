//! One step of the schema, as the migrator runs it.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::ddl::{self, Table};

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
            StepKind::Row { up, .. } => {
                db.execute_unprepared(up).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = match self.kind {
            StepKind::Table(table) => format!("DROP TABLE IF EXISTS {}", table.name),
            StepKind::Row { down, .. } => down.to_owned(),
        };
        manager.get_connection().execute_unprepared(&statement).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
