//! Who is listening, and the one task that reads changes for all of them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use turnoplus_app::live;
use turnoplus_app::ports::{Clock, NumberedChange, Store};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{SessionId, UserId};

use super::dto::CloseReason;

/// How many changes wait for a listener before it reads them from the store itself.
const WAITING: usize = 256;

/// How many may listen, and how often things are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LiveLimits {
    /// Streams of one account on this instance.
    pub per_user: usize,
    /// Streams on this instance.
    pub total: usize,
    /// A stream with nothing to tell says so this often.
    pub heartbeat: Duration,
    /// Changes of other instances are looked for this often.
    pub poll: Duration,
    /// Sessions are looked at again this often: the bound after which a stream of an ended one is closed.
    pub recheck: Duration,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            per_user: 5,
            total: 2000,
            heartbeat: Duration::from_secs(20),
            poll: Duration::from_secs(1),
            recheck: Duration::from_secs(3),
        }
    }
}

/// The listeners of this instance. Cloning it is cheap.
#[derive(Clone)]
pub struct LiveHub(Arc<Shared>);

pub(super) struct Shared {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: LiveLimits,
    pub(super) feed: broadcast::Sender<Arc<NumberedChange>>,
    listeners: Mutex<Listeners>,
    /// The task that reads changes, while there are listeners.
    pub(super) poller: tokio::sync::Mutex<Option<JoinHandle<()>>>,
    pub(super) stopping: watch::Sender<bool>,
}

#[derive(Default)]
struct Listeners {
    next: u64,
    by_id: HashMap<u64, Listening>,
}

struct Listening {
    user: UserId,
    session: SessionId,
    /// The person as of the last look, or why the stream ends.
    state: watch::Sender<Result<Actor, CloseReason>>,
}

/// Why somebody may not listen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoPlace {
    /// The account has as many streams as it may.
    OfUser,
    /// There are as many streams as there may be, or the server stops.
    AtAll,
}

impl LiveHub {
    /// Nobody listens yet.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, limits: LiveLimits) -> Self {
        Self(Arc::new(Shared {
            store,
            clock,
            limits,
            feed: broadcast::channel(WAITING).0,
            listeners: Mutex::default(),
            poller: tokio::sync::Mutex::default(),
            stopping: watch::channel(false).0,
        }))
    }

    /// Tells every listener to come back later and takes no new ones.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
        self.0.end(|_, _| Some(CloseReason::Restarting));
    }

    /// Forgets changes that nobody can ask for any more, once in a while, until the server stops.
    pub async fn keep_tidy(self, every: Duration) {
        let mut stopping = self.0.stopping.subscribe();
        loop {
            tokio::select! {
                () = async { drop(stopping.wait_for(|stop| *stop).await) } => return,
                () = tokio::time::sleep(every) => {}
            }
            if let Err(error) = live::forget(&*self.0.store, &*self.0.clock).await {
                tracing::warn!(%error, "old changes could not be forgotten");
            }
        }
    }

    /// How many listen.
    pub fn listening(&self) -> usize {
        self.0.listeners().by_id.len()
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    /// Takes a place for somebody.
    pub(super) fn take_place(&self, actor: Actor, session: SessionId) -> Result<Place, NoPlace> {
        let mut listeners = self.0.listeners();
        if *self.0.stopping.borrow() || listeners.by_id.len() >= self.0.limits.total {
            return Err(NoPlace::AtAll);
        }
        let theirs = listeners
            .by_id
            .values()
            .filter(|it| it.user == actor.user)
            .count();
        if theirs >= self.0.limits.per_user {
            return Err(NoPlace::OfUser);
        }
        let id = listeners.next;
        listeners.next += 1;
        let (state, seen) = watch::channel(Ok(actor));
        let listening = Listening {
            user: actor.user,
            session,
            state,
        };
        listeners.by_id.insert(id, listening);
        drop(listeners);
        Ok(Place {
            hub: self.clone(),
            id,
            state: seen,
        })
    }
}

impl fmt::Debug for LiveHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveHub(…)")
    }
}

impl Shared {
    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_listeners(&self) -> bool {
        !self.listeners().by_id.is_empty()
    }

    /// The sessions that listen.
    pub(super) fn sessions(&self) -> Vec<SessionId> {
        let mut sessions: Vec<_> = self.listeners().by_id.values().map(|it| it.session).collect();
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// What was found of these sessions: those that are not there, or are somebody else by now, end.
    pub(super) fn recheck(&self, looked_at: &[SessionId], found: &HashMap<SessionId, Actor>) {
        self.end(|session, before| {
            if looked_at.binary_search(&session).is_err() {
                return None;
            }
            match found.get(&session) {
                Some(now) if rights(now) == rights(before) => None,
                _ => Some(CloseReason::SessionEnded),
            }
        });
        for listening in self.listeners().by_id.values() {
            if let Some(now) = found.get(&listening.session) {
                listening.state.send_if_modified(|state| match state {
                    Ok(before) if before != now => {
                        *state = Ok(*now);
                        true
                    }
                    _ => false,
                });
            }
        }
    }

    fn end(&self, why: impl Fn(SessionId, &Actor) -> Option<CloseReason>) {
        for listening in self.listeners().by_id.values() {
            listening.state.send_if_modified(|state| {
                let reason = state
                    .as_ref()
                    .ok()
                    .and_then(|actor| why(listening.session, actor));
                reason.inspect(|reason| *state = Err(*reason)).is_some()
            });
        }
    }
}

/// What a stream was opened with: another role or another person is another stream.
fn rights(actor: &Actor) -> impl PartialEq {
    (actor.user, actor.role, actor.patient, actor.doctor)
}

/// A place among the listeners, given back when dropped.
pub(super) struct Place {
    hub: LiveHub,
    id: u64,
    /// The person as of the last look, or why the stream ends.
    pub(super) state: watch::Receiver<Result<Actor, CloseReason>>,
}

impl Place {
    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.hub.0
    }

    /// When to come back: not all at once after a restart.
    pub(super) fn retry(&self) -> Duration {
        Duration::from_millis(1000 + self.id.wrapping_mul(797) % 4000)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hub.0.listeners().by_id.remove(&self.id);
    }
}
