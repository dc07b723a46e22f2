//! Takes messages from the queue and sends them, each held by one courier at a time.
//!
//! A message is taken just before it is sent and marked just after the mail server took it. Dying in between leaves it
//! held; once the lease is over (at once, where no other program can use the database) it is sent again under the same
//! `Message-ID`. No message is lost, and none is sent twice but by such a death within those milliseconds.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use turnoplus_domain::identity::TokenPurpose;
use turnoplus_domain::ids::{MessageId, UserId};
use turnoplus_domain::notification::{
    About, AccountTopic, DeliveryState, Fault, MOST_ATTEMPTS, QueuedMessage, SkipReason,
};
use uuid::Uuid;

use super::{Composed, Letter, Mailer, Site, compose};
use crate::contention::{retried, stale_is_lost_race};
use crate::identity::mint_mailed;
use crate::ports::{Clock, Intent, RefreshSecrets, Store, StoreError};

/// Taken from the queue in one look.
const AT_ONCE: u16 = 50;
/// Letters under way at the same time.
const HANDS: usize = 4;
/// How long one attempt may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the queue is looked at when it is empty.
const PAUSE: Duration = Duration::from_secs(2);
/// How long nobody is tried when the mail server is not there.
const LONG_PAUSE: Duration = Duration::from_secs(20);
/// How often it is tried to note that a letter was taken: a note that is lost is a letter sent twice.
const NOTES: u32 = 60;

/// What a courier works with.
#[derive(Clone)]
pub struct CourierPorts {
    /// Where the queue is.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes the secrets of links.
    pub secrets: Arc<dyn RefreshSecrets>,
    /// Takes the letters.
    pub mailer: Arc<dyn Mailer>,
}

/// Sends what is in the queue.
#[derive(Clone)]
pub struct Courier {
    ports: CourierPorts,
    site: Site,
    id: Uuid,
}

/// How an attempt went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Attempt {
    /// There may be more to do.
    Done,
    /// The mail server is not there: the others would fare no better.
    NoServer,
}

impl Courier {
    /// A courier for this clinic; `id` is a new one for every start of the program.
    pub fn new(ports: CourierPorts, site: Site, id: Uuid) -> Self {
        Self { ports, site, id }
    }

    /// Sends until told to stop; letters under way are finished first. Survives whatever a round ends with.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        self.take_over().await;
        while !*stop.borrow() {
            let pause = match self.round(&stop).await {
                Ok(0) => PAUSE,
                Ok(_) => continue,
                Err(Some(error)) => {
                    tracing::warn!(%error, "the queue of messages cannot be read");
                    LONG_PAUSE
                }
                Err(None) => LONG_PAUSE,
            };
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Sends everything that is due. For tests, and for who wants an empty queue.
    ///
    /// # Errors
    /// [`StoreError`] when the queue cannot be read.
    pub async fn drain(&self) -> Result<(), StoreError> {
        let (_never, stop) = watch::channel(false);
        loop {
            match self.round(&stop).await {
                Ok(0) | Err(None) => return Ok(()),
                Ok(_) => {}
                Err(Some(error)) => return Err(error),
            }
        }
    }

    /// Where no other program can use the database, whoever held a message is dead.
    async fn take_over(&self) {
        if !self.ports.store.is_exclusive() {
            return;
        }
        let now = self.ports.clock.now();
        let released = retried(|| async {
            let mut uow = self.ports.store.begin(Intent::Write).await?;
            uow.outbox().release_leases(now).await?;
            uow.commit().await
        });
        if let Err(error) = released.await {
            tracing::warn!(%error, "messages that were held stay so until their leases are over");
        }
    }

    /// One look at the queue: how many messages were tried. `Err(None)` when the mail server is not there.
    async fn round(&self, stop: &watch::Receiver<bool>) -> Result<usize, Option<StoreError>> {
        let due = {
            let now = self.ports.clock.now();
            let mut uow = self.ports.store.begin(Intent::Read).await.map_err(Some)?;
            uow.outbox().due(now, AT_ONCE).await.map_err(Some)?
        };
        let tried = due.len();
        let mut waiting = due.into_iter();
        let mut hands = JoinSet::new();
        let mut no_server = false;
        loop {
            while hands.len() < HANDS && !no_server && !*stop.borrow() {
                let Some(id) = waiting.next() else { break };
                let courier = self.clone();
                // A task of its own: a panic costs one attempt of one message.
                hands.spawn(async move { courier.deliver(id).await });
            }
            match hands.join_next().await {
                None => break,
                Some(Ok(Ok(Attempt::Done))) => {}
                Some(Ok(Ok(Attempt::NoServer))) => no_server = true,
                Some(Ok(Err(error))) => tracing::warn!(%error, "a message could not be handled now"),
                Some(Err(panic)) => tracing::error!(task = %panic.id(), "handling a message panicked"),
            }
        }
        if no_server { Err(None) } else { Ok(tried) }
    }

    async fn deliver(&self, id: MessageId) -> Result<Attempt, StoreError> {
        let Some(held) = retried(|| self.take(id)).await? else {
            return Ok(Attempt::Done);
        };
        let composed = self.compose(&held).await;
        let now = self.ports.clock.now();
        let (after, attempt) = match composed {
            Ok(Composed::Nothing(why)) => (held.skipped(why, now), Attempt::Done),
            Ok(Composed::Letter(letter)) => match self.send(&letter).await {
                Ok(()) => (held.sent(self.ports.clock.now()), Attempt::Done),
                Err(fault) => {
                    tracing::info!(message = %id, fault = fault.as_str(), attempt = held.attempts, "not sent");
                    let attempt = if fault == Fault::Unreachable {
                        Attempt::NoServer
                    } else {
                        Attempt::Done
                    };
                    (held.failed(fault, chance(), self.ports.clock.now()), attempt)
                }
            },
            Err(StoreError::Corrupt { entity, detail }) => {
                tracing::error!(message = %id, entity, detail, "a message is about something that cannot be read");
                (held.failed(Fault::Unreadable, 0, now), Attempt::Done)
            }
            Err(error) => return Err(error),
        };
        self.note(&held, &after).await?;
        Ok(attempt)
    }

    /// Takes the message, if it is to be had; gives up one that cannot be read, or whose attempts are used up.
    async fn take(&self, id: MessageId) -> Result<Option<QueuedMessage>, StoreError> {
        let now = self.ports.clock.now();
        let mut uow = self.ports.store.begin(Intent::Write).await?;
        let found = uow.outbox().find(id).await;
        let found = match found {
            Ok(found) => found,
            Err(StoreError::Corrupt { detail, .. }) => {
                tracing::error!(message = %id, detail, "a message cannot be read");
                uow.outbox().bury(id, now).await?;
                uow.commit().await?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let Some(waiting) = found else { return Ok(None) };
        let Some(held) = waiting.leased(self.id, now) else {
            return Ok(None);
        };
        let used_up = waiting.attempts >= MOST_ATTEMPTS;
        let after = if used_up {
            waiting.failed(Fault::Interrupted, 0, now)
        } else {
            held
        };
        let saved = uow.outbox().save(&waiting, &after).await;
        if matches!(saved, Err(StoreError::Stale)) {
            return Ok(None);
        }
        saved?;
        uow.commit().await?;
        Ok(matches!(after.state, DeliveryState::Sending { .. }).then_some(after))
    }

    async fn compose(&self, held: &QueuedMessage) -> Result<Composed, StoreError> {
        let CourierPorts {
            store,
            clock,
            secrets,
            ..
        } = &self.ports;
        let mailed = match secret_of(held.about) {
            None => None,
            Some((user, purpose)) => {
                let minted =
                    mint_mailed(store.as_ref(), clock.as_ref(), secrets.as_ref(), user, purpose).await?;
                if minted.is_none() {
                    return Ok(Composed::Nothing(SkipReason::Superseded));
                }
                minted
            }
        };
        let now: Timestamp = clock.now();
        let mut uow = store.begin(Intent::Read).await?;
        compose(uow.as_mut(), &self.site, held, mailed.as_ref(), now).await
    }

    async fn send(&self, letter: &Letter) -> Result<(), Fault> {
        tokio::time::timeout(PATIENCE, self.ports.mailer.send(letter))
            .await
            .unwrap_or(Err(Fault::Unreachable))
    }

    /// Notes how it went, whatever it takes.
    async fn note(&self, held: &QueuedMessage, after: &QueuedMessage) -> Result<(), StoreError> {
        for _ in 0..NOTES {
            let noted = retried(|| async {
                let mut uow = self.ports.store.begin(Intent::Write).await?;
                uow.outbox().save(held, after).await?;
                uow.commit().await
            });
            match noted.await {
                Err(StoreError::Contention | StoreError::Unavailable(_)) => {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                // Another took it over: what it notes counts.
                Err(StoreError::Stale) => return Ok(()),
                decided => return decided,
            }
        }
        Err(stale_is_lost_race(StoreError::Stale))
    }
}

/// Whose secret a message carries, and what for. It is made when the message is composed: the queue holds none.
fn secret_of(about: About) -> Option<(UserId, TokenPurpose)> {
    match about {
        About::Account {
            topic: AccountTopic::VerifyEmail,
            user,
            ..
        } => Some((user, TokenPurpose::VerifyEmail)),
        About::Account {
            topic: AccountTopic::ResetPassword,
            user,
            ..
        } => Some((user, TokenPurpose::ResetPassword)),
        About::Account { .. } | About::Appointment { .. } | About::Day { .. } => None,
    }
}

fn chance() -> u32 {
    // Without a random source only the spreading of retries is lost.
    getrandom::u32().unwrap_or(u32::MAX)
}
