//! `turnoplus worker`

use std::process::ExitCode;
use std::sync::Arc;

use tokio::sync::watch;

use crate::Outcome;
use crate::adapters::{KeyedRefreshSecrets, SystemClock};
use crate::cli::WorkerSettings;
use crate::commands::say;
use crate::commands::serve::told_to_stop;
use crate::wiring;
use crate::worker::{self, WorkerPorts};

/// Sends messages and does the recurring jobs until told to stop; what is under way is finished.
pub async fn worker(settings: &WorkerSettings) -> Outcome {
    let data = wiring::open(&settings.database).await?;
    let ports = WorkerPorts {
        store: Arc::new(data.store),
        clock: Arc::new(SystemClock),
        secrets: Arc::new(KeyedRefreshSecrets::new(&data.keys.refresh)),
    };
    let (stop, stopped) = watch::channel(false);
    let tasks = worker::start(&ports, &settings.mail, &settings.public_url, &stopped)?;
    say("The worker is ready.");
    told_to_stop().await?;
    // Only fails when every task has ended by itself already.
    let _ = stop.send(true);
    for task in tasks {
        task.await?;
    }
    Ok(ExitCode::SUCCESS)
}
