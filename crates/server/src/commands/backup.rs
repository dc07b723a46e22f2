//! `turnoplus backup`

use std::process::ExitCode;

use turnoplus_app::ports::Clock as _;
use turnoplus_store::snapshot;

use crate::Outcome;
use crate::adapters::SystemClock;
use crate::backup::{self, Backups};
use crate::cli::BackupArgs;
use crate::commands::say;
use crate::keys::Keys;

/// What is said where the data is on a server.
pub const SERVER_TOOLS: &str = "backups are made of the embedded database; back a database server up with its own tools (mariadb-backup, mysqldump --single-transaction, pg_dump, pg_basebackup) and keep the key file apart";

/// Writes a backup, also while the database is served, and checks it.
pub async fn backup(args: &BackupArgs) -> Outcome {
    let Some(database) = snapshot::file_of(&args.database.database_url)? else {
        return Err(SERVER_TOOLS.into());
    };
    if !database.is_file() {
        return Err(format!("there is no database at {}", database.display()).into());
    }
    let keys = Keys::load_or_create(&args.database.secret_key_file)?;
    let now = SystemClock.now();
    let path = match &args.to {
        None => Backups::new(&args.backups, database).add(&keys, now).await,
        Some(to) => {
            async {
                let checked = backup::make_checked(&database, to, &keys, now).await?;
                if checked.is_sound() {
                    Ok(to.clone())
                } else {
                    Err(
                        "the backup was made, but it is not sound: run `turnoplus restore --verify` on it"
                            .into(),
                    )
                }
            }
            .await
        }
    }
    .map_err(|error| error.to_string())?;
    say(&format!(
        "Made and checked: {}. It opens only with the key file {}.",
        path.display(),
        args.database.secret_key_file.display()
    ));
    Ok(ExitCode::SUCCESS)
}
