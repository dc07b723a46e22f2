//! `turnoplus migrate`

use std::process::ExitCode;

use turnoplus_store::MigrationState;

use crate::Outcome;
use crate::cli::{Direction, MigrateSettings};
use crate::commands::say;
use crate::wiring;

/// Moves the schema, or says where it is.
pub async fn migrate(settings: &MigrateSettings) -> Outcome {
    let data = wiring::connect(&settings.database).await?;
    match settings.direction.unwrap_or(Direction::Up) {
        Direction::Up => {
            data.store.migrate_up().await?;
            data.store.assert_key().await?;
        }
        Direction::Down { steps } => data.store.migrate_down(steps).await?,
        Direction::Status => {}
    }
    for step in data.store.migration_status().await? {
        let state = match step.state {
            MigrationState::Applied => "applied",
            MigrationState::Pending => "pending",
        };
        say(&format!("{state}  {}", step.name));
    }
    Ok(ExitCode::SUCCESS)
}
