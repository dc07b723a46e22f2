//! The one task of an instance that reads changes for all its listeners and looks at their sessions. It lives while
//! somebody listens.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use turnoplus_app::live::{self, Beginning, catch_up, read_after, watchers};
use turnoplus_app::ports::StoreError;

use super::hub::Shared;

/// How many changes are read at once.
const PAGE: u32 = 200;
/// Changes that come one upon the other are numbered and told together.
const GATHERED: Duration = Duration::from_millis(20);
/// After a fault.
const BREATH: Duration = Duration::from_secs(1);

/// Where somebody begins who comes now. From here on everything is on the feed, if one subscribed to it before.
pub(super) async fn begin(shared: &Arc<Shared>, seen: Option<i64>) -> Result<Beginning, StoreError> {
    let mut poller = shared.poller.lock().await;
    if poller.as_ref().is_none_or(JoinHandle::is_finished) {
        let position = match live::begin(&*shared.store, None).await? {
            Beginning::After(position) | Beginning::Reset(position) => position,
        };
        *poller = Some(tokio::spawn(keep_running(shared.clone(), position)));
    }
    drop(poller);
    live::begin(&*shared.store, seen).await
}

/// A panic must not leave the open streams without changes, and without anybody who looks at their sessions.
async fn keep_running(shared: Arc<Shared>, position: i64) {
    let position = Arc::new(AtomicI64::new(position));
    while let Err(error) = tokio::spawn(run(shared.clone(), position.clone())).await {
        if error.is_cancelled() {
            return;
        }
        tracing::error!("the reader of changes panicked, and begins again");
        tokio::time::sleep(BREATH).await;
    }
}

/// Tells what comes after a number, until nobody listens any more.
async fn run(shared: Arc<Shared>, position: Arc<AtomicI64>) {
    let mut stopping = shared.stopping.subscribe();
    let mut looked_at = Instant::now();
    loop {
        if ended(&shared).await {
            return;
        }
        let mut pause = shared.limits.poll;
        if let Err(error) = tell(&shared, &position).await {
            tracing::warn!(%error, "changes could not be read");
            pause = pause.max(BREATH);
        }
        if looked_at.elapsed() >= shared.limits.recheck {
            looked_at = Instant::now();
            if let Err(error) = look_at_sessions(&shared).await {
                tracing::warn!(%error, "the sessions of listeners could not be looked at");
            }
        }
        pause = pause.min(shared.limits.recheck.saturating_sub(looked_at.elapsed()));
        tokio::select! {
            () = shared.store.changed() => tokio::time::sleep(GATHERED).await,
            () = tokio::time::sleep(pause) => {}
            () = stop(&mut stopping) => return,
        }
    }
}

async fn stop(stopping: &mut watch::Receiver<bool>) {
    // Only fails when the hub is gone, which is an end too.
    drop(stopping.wait_for(|stop| *stop).await);
}

/// Whether nobody listens. Whoever comes next waits for the same lock, and starts another task.
async fn ended(shared: &Shared) -> bool {
    let mut poller = shared.poller.lock().await;
    let ended = !shared.has_listeners();
    if ended {
        *poller = None;
    }
    ended
}

async fn tell(shared: &Shared, position: &AtomicI64) -> Result<(), StoreError> {
    catch_up(&*shared.store).await?;
    loop {
        let changes = read_after(&*shared.store, position.load(Ordering::Relaxed), PAGE).await?;
        let full = changes.len() == PAGE as usize;
        for change in changes {
            position.store(change.number, Ordering::Relaxed);
            // Nobody there to hear it is fine.
            let _ = shared.feed.send(Arc::new(change));
        }
        if !full {
            return Ok(());
        }
    }
}

async fn look_at_sessions(shared: &Shared) -> Result<(), StoreError> {
    let sessions = shared.sessions();
    let found = watchers(&*shared.store, &*shared.clock, &sessions).await?;
    shared.recheck(&sessions, &found);
    Ok(())
}
