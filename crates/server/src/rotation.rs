//! Notices that the key file has other sealing keys, and wraps everything that is sealed by the first of them, while the
//! server works. On the embedded database nobody else could: one process owns the file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use turnoplus_app::ports::Clock as _;
use turnoplus_store::{SeaStore, SealedCount, side_file};

use crate::adapters::SystemClock;
use crate::key_changes::write_whole;
use crate::keys::{Key, Keys};

/// How often the key file is read again. An instance seals with the old key for so long at most.
const READ_AGAIN: Duration = Duration::from_secs(5);
/// Between two passes: every instance has read the file by then, so that the last pass meets nothing of the old key.
const BETWEEN_PASSES: Duration = Duration::from_secs(12);

/// Values between two notes of the progress.
const NOTED_EVERY: u64 = 2_000;

/// How far the wrapping has come, for `turnoplus keys status`: in a file beside the key file, because on the embedded
/// database nobody else could look.
#[derive(Serialize, Deserialize, Debug)]
pub struct Progress {
    /// The key that everything is wrapped by in the end.
    pub key: String,
    /// Values that were read in this pass.
    pub checked: u64,
    /// Values that were wrapped anew since the server knows of the key.
    pub rewrapped: u64,
    /// Whether a whole pass met nothing to do.
    pub finished: bool,
}

impl Progress {
    /// What the server that uses this key file wrote last.
    pub fn read(key_file: &Path) -> Option<Self> {
        serde_json::from_str(&std::fs::read_to_string(file(key_file)).ok()?).ok()
    }

    fn write(&self, key_file: &Path) {
        let written = serde_json::to_string(self)
            .map_err(std::io::Error::other)
            .and_then(|text| write_whole(&file(key_file), &text));
        if let Err(error) = written {
            tracing::warn!(%error, "the progress of the key rotation cannot be noted");
        }
    }
}

fn file(key_file: &Path) -> PathBuf {
    side_file(key_file, ".rotation")
}

/// Watches the key file until told to stop.
pub async fn watch(
    (store, key_file, mut known): (SeaStore, PathBuf, Vec<(String, Key)>),
    mut stop: watch::Receiver<bool>,
) {
    let mut told = match signal(SignalKind::hangup()) {
        Ok(told) => told,
        Err(error) => return tracing::warn!(%error, "the key file is not read again while running"),
    };
    let mut finished = Progress::read(&key_file)
        .is_some_and(|last| last.finished && known.first().is_some_and(|(id, _)| *id == last.key));
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            _ = told.recv() => {}
            () = tokio::time::sleep(pause) => {}
        }
        pause = READ_AGAIN;
        match read_again(&store, &key_file, &mut known).await {
            Ok(changed) => finished &= !changed,
            Err(error) => {
                tracing::warn!(%error, "the key file was not read again: the keys from before stay");
            }
        }
        if !finished {
            let done = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                done = until_done(&store, &key_file, &known) => done,
            };
            match done {
                Ok(()) => finished = true,
                Err(error) => {
                    tracing::warn!(%error, "wrapping by the new sealing key stopped, and is tried again");
                    pause = BETWEEN_PASSES;
                }
            }
        }
    }
}

/// Says whether the keys are others now.
async fn read_again(
    store: &SeaStore,
    key_file: &Path,
    known: &mut Vec<(String, Key)>,
) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let keys = Keys::load(key_file)?.sealing;
    if keys == *known {
        return Ok(false);
    }
    store.use_sealing_keys(keys.clone()).await?;
    store.note_sealing(SystemClock.now()).await?;
    let changed = keys.first().map(|(id, _)| id) != known.first().map(|(id, _)| id);
    *known = keys;
    tracing::info!(keys = known.len(), "the sealing keys were read again");
    Ok(changed)
}

/// Passes, until one meets nothing to do.
async fn until_done(
    store: &SeaStore,
    key_file: &Path,
    known: &[(String, Key)],
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let key = known.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let mut before = 0;
    loop {
        let note = |count: &SealedCount, finished| {
            let progress = Progress {
                key: key.clone(),
                checked: count.checked(),
                rewrapped: before + count.rewrapped,
                finished,
            };
            progress.write(key_file);
        };
        let mut noted = 0;
        let count = store
            .rewrap(|count| {
                if count.checked() >= noted + NOTED_EVERY {
                    noted = count.checked();
                    note(count, false);
                }
            })
            .await?;
        let finished = count.rewrapped == 0 && count.left == 0;
        note(&count, finished);
        before += count.rewrapped;
        if finished {
            tracing::info!(%key, checked = count.checked(), rewrapped = before, "everything is wrapped by the first sealing key");
            return Ok(());
        }
        tokio::time::sleep(BETWEEN_PASSES).await;
    }
}
