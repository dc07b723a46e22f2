//! Forgets what is of no more use, in small units, so that nobody waits for it.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::{Job, JobError, JobRun};
use crate::contention::retried;
use crate::ports::{Intent, Store, StoreError};

/// At most so many rows in one unit of work.
const AT_ONCE: u16 = 500;

/// What is forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Forgettable {
    /// Answers that no client asks for any more by their idempotency keys.
    Answers,
    /// Messages that were sent or skipped long ago.
    Messages,
    /// Failures that slow nobody down any more, used codes and mailed secrets.
    Credentials,
    /// Sessions that ended long ago, with their refresh tokens.
    Sessions,
}

/// Forgets one kind of thing.
pub struct Housekeeping {
    store: Arc<dyn Store>,
    what: Forgettable,
}

impl Forgettable {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Answers, Self::Messages, Self::Credentials, Self::Sessions];

    /// How long it is kept.
    fn kept(self) -> SignedDuration {
        let hours = match self {
            // 48 hours, and one more for clients with slow clocks.
            Self::Answers => 49,
            // As long as an admin may ask what was sent.
            Self::Messages => 180 * 24,
            // Longer than any wait, any code and any mailed secret counts.
            Self::Credentials => 48,
            // As long as a spent token that comes back should be told from an unknown one.
            Self::Sessions => 30 * 24,
        };
        SignedDuration::from_hours(hours)
    }
}

impl Housekeeping {
    /// The jobs that forget everything that is of no more use.
    pub fn jobs(store: &Arc<dyn Store>) -> Vec<Arc<dyn Job>> {
        Forgettable::ALL
            .into_iter()
            .map(|what| {
                let store = Arc::clone(store);
                Arc::new(Self { store, what }) as Arc<dyn Job>
            })
            .collect()
    }

    async fn unit(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut uow = self.store.begin(Intent::Write).await?;
        let forgotten = match self.what {
            Forgettable::Answers => uow.idempotency().forget(before, AT_ONCE).await?,
            Forgettable::Messages => uow.outbox().forget_settled(before, AT_ONCE).await?,
            Forgettable::Credentials => {
                uow.throttles().sweep(before).await?;
                uow.credentials().sweep(before).await?;
                0
            }
            Forgettable::Sessions => uow.sessions().forget(before, AT_ONCE).await?,
        };
        uow.commit().await?;
        Ok(forgotten)
    }
}

#[async_trait]
impl Job for Housekeeping {
    fn name(&self) -> &'static str {
        match self.what {
            Forgettable::Answers => "forget-answers",
            Forgettable::Messages => "forget-messages",
            Forgettable::Credentials => "forget-credentials",
            Forgettable::Sessions => "forget-sessions",
        }
    }

    fn next_after(&self, done: Timestamp) -> Timestamp {
        done.checked_add(SignedDuration::from_hours(1))
            .unwrap_or(Timestamp::MAX)
    }

    async fn run(&self, run: JobRun) -> Result<(), JobError> {
        let before = run.now.checked_sub(self.what.kept()).unwrap_or(Timestamp::MIN);
        while retried(|| self.unit(before)).await? > 0 {}
        Ok(())
    }
}
