//! `turnoplus worker`

use std::process::ExitCode;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Outcome;
use crate::adapters::{KeyedRefreshSecrets, SystemClock};
use crate::cli::WorkerSettings;
use crate::commands::say;
use crate::commands::serve::{Orders, watched};
use crate::metrics::{Exposition, Sources};
use crate::net::{self, Net};
use crate::wiring;
use crate::worker::{self, WorkerPorts};

/// Sends messages and does the recurring jobs until told to stop; what is under way is finished.
pub async fn worker(settings: &WorkerSettings) -> Outcome {
    let watched = watched(&settings.watch).await?;
    let data = wiring::open(&settings.database).await?;
    let ports = WorkerPorts {
        store: Arc::new(data.store.clone()),
        clock: Arc::new(SystemClock),
        secrets: Arc::new(KeyedRefreshSecrets::new(&data.keys.refresh)),
    };
    let orders = Orders::listen()?;
    let (stop, stopped) = watch::channel(false);
    let tasks = worker::start(&ports, &settings.mail, &settings.public_url, &stopped)?;
    if let Some(listener) = watched {
        let sources = Sources {
            store: data.store,
            // Backups and requests are the business of whoever serves.
            backups: None,
            serving: None,
            work: tasks.iter().map(JoinHandle::abort_handle).collect(),
        };
        let router = Exposition::new(sources).router();
        tokio::spawn(net::serve(listener, router, Net::for_watching(), stopped.clone()));
    }
    say("The worker is ready.");
    orders.stop().await;
    // Only fails when every task has ended by itself already.
    let _ = stop.send(true);
    for task in tasks {
        task.await?;
    }
    Ok(ExitCode::SUCCESS)
}
