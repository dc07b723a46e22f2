//! `turnoplus keys`

use std::error::Error;
use std::process::ExitCode;

use crate::Outcome;
use crate::cli::{KeysSettings, KeysTask};
use crate::commands::say;
use crate::config::DatabaseSettings;
use crate::key_changes;
use crate::keys::Keys;
use crate::rotation::Progress;
use crate::wiring;

/// Changes the keys of what is sealed, or says how they are used.
pub async fn keys(settings: &KeysSettings) -> Outcome {
    let database = &settings.database;
    let path = &database.secret_key_file;
    match &settings.task {
        KeysTask::Status => status(database).await?,
        KeysTask::Add => {
            let id = key_changes::add(path)?;
            say(&format!(
                "Added the sealing key {id}; it opens and does not seal yet."
            ));
            say("Copy the key file to every other host, then: turnoplus keys rotate --to ID there as here.");
        }
        KeysTask::Rotate { to } => {
            let id = key_changes::rotate(path, to.as_deref())?;
            say(&format!("{id} is the key that seals from now on."));
            say(
                "A running server notices within 5 seconds and wraps everything by it; `turnoplus keys status` says how far it is.",
            );
            say("Without a running server: turnoplus keys rewrap");
        }
        KeysTask::Rewrap => rewrap(database).await?,
        KeysTask::Drop { id } => {
            key_changes::check_droppable(&Keys::load(path)?, id)?;
            let data = wiring::open(database).await?;
            data.store.forget_sealing_key(id).await?;
            key_changes::drop_key(path, id)?;
            say(&format!("{id} is gone: nothing is wrapped by it."));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn status(settings: &DatabaseSettings) -> Result<(), Box<dyn Error>> {
    let keys = Keys::load(&settings.secret_key_file)?;
    let data = wiring::connect(settings).await;
    let count = match &data {
        Ok(data) => Some(data.store.sealed_count().await?),
        Err(error) => {
            say(&format!("The database cannot be looked into: {error}"));
            None
        }
    };
    for (at, (id, _)) in keys.sealing.iter().enumerate() {
        let role = if at == 0 { "seals" } else { "opens" };
        let used = count.as_ref().map_or_else(String::new, |count| {
            format!("  {:>9} values", count.by_key.get(id).copied().unwrap_or(0))
        });
        say(&format!("{role}  {id}{used}"));
    }
    if let Ok(data) = &data
        && let Some(since) = data.store.sealing_since().await?
    {
        say(&format!("The first of them seals since {since}."));
    }
    if let (None, Some(progress)) = (&count, Progress::read(&settings.secret_key_file)) {
        let state = if progress.finished {
            "everything is wrapped by"
        } else {
            "under way to"
        };
        say(&format!(
            "The server says: {state} {}; {} values read, {} wrapped anew.",
            progress.key, progress.checked, progress.rewrapped
        ));
    }
    Ok(())
}

async fn rewrap(settings: &DatabaseSettings) -> Result<(), Box<dyn Error>> {
    let data = wiring::open(settings).await?;
    loop {
        let count = data.store.rewrap(|_| {}).await?;
        say(&format!(
            "read {:>9} values, wrapped {} anew, {} to do again",
            count.checked(),
            count.rewrapped,
            count.left
        ));
        if count.rewrapped == 0 && count.left == 0 {
            return Ok(());
        }
    }
}
