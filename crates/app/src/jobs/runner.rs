//! Does the jobs that are due, each under its lease.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Job, JobRun};
use crate::contention::{retried, stale_is_lost_race};
use crate::ports::{Clock, Intent, JobRecord, Store, StoreError};

/// How long an instance may hold a job without renewing. Two clocks that are wrong by a minute each differ by two.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How far the clocks of two instances may differ.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// How often the holder renews.
const RENEWAL: Duration = Duration::from_mins(1);
/// How often an instance looks for jobs that are due.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_RETRY: SignedDuration = SignedDuration::from_hours(1);

/// Does jobs, one instance for all.
#[derive(Clone)]
pub struct JobRunner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    owner: Uuid,
    jobs: Vec<Arc<dyn Job>>,
}

impl JobRunner {
    /// A runner of these jobs; `owner` is a new id for every start of the program.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, owner: Uuid, jobs: Vec<Arc<dyn Job>>) -> Self {
        Self {
            store,
            clock,
            owner,
            jobs,
        }
    }

    /// Does what is due until told to stop; a job that runs then is finished first.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.run_due().await;
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Does every job that is due and that no other instance does, beside one another.
    pub async fn run_due(&self) {
        let mut running = JoinSet::new();
        for job in &self.jobs {
            let (runner, job) = (self.clone(), Arc::clone(job));
            running.spawn(async move {
                let name = job.name();
                if let Err(error) = runner.run_one(job).await {
                    tracing::warn!(job = name, %error, "a job's lease could not be kept");
                }
            });
        }
        running.join_all().await;
    }

    async fn run_one(&self, job: Arc<dyn Job>) -> Result<(), StoreError> {
        let Some(mut held) = retried(|| self.take(job.as_ref())).await? else {
            return Ok(());
        };
        let now = self.clock.now();
        let run = JobRun {
            now,
            last_done: held.done_at.map(|done| done.min(now)),
        };
        // A task of its own: a panic ends the run, not the runner.
        let working = Arc::clone(&job);
        let mut task = tokio::spawn(async move { working.run(run).await });
        let outcome = loop {
            tokio::select! {
                outcome = &mut task => break outcome,
                () = tokio::time::sleep(RENEWAL) => held = self.renew(held).await?,
            }
        };
        let after = match outcome {
            Ok(Ok(())) => JobRecord {
                due_at: job.next_after(now),
                done_at: Some(now),
                failures: 0,
                ..released(&held)
            },
            Ok(Err(error)) => {
                tracing::warn!(job = job.name(), %error, "a job failed");
                self.failed(&held)
            }
            Err(panic) => {
                tracing::error!(job = job.name(), task = %panic.id(), "a job panicked");
                self.failed(&held)
            }
        };
        retried(|| self.save(&held, &after)).await
    }

    /// Takes the lease when the job is due and nobody holds it.
    async fn take(&self, job: &dyn Job) -> Result<Option<JobRecord>, StoreError> {
        let (name, now) = (job.name(), self.clock.now());
        let is_free = |known: &JobRecord| is_free(known, now, job.next_after(now));
        // Most looks find nothing to do: they must not queue up with the writers.
        let seen = self.store.begin(Intent::Read).await?.jobs().find(name).await?;
        if seen.as_ref().is_some_and(|known| !is_free(known)) {
            return Ok(None);
        }
        let mut uow = self.store.begin(Intent::Write).await?;
        let known = uow.jobs().find(name).await?;
        let before = known.clone().unwrap_or_else(|| JobRecord {
            name: name.to_owned(),
            owner: None,
            held_until: now,
            due_at: now,
            started_at: None,
            done_at: None,
            failures: 0,
        });
        if known.is_none() {
            uow.jobs().add(&before).await?;
        }
        if !is_free(&before) {
            return Ok(None);
        }
        let held = JobRecord {
            owner: Some(self.owner),
            held_until: after(now, LEASE),
            started_at: Some(now),
            ..before.clone()
        };
        uow.jobs()
            .save(&before, &held)
            .await
            .map_err(stale_is_lost_race)?;
        uow.commit().await?;
        Ok(Some(held))
    }

    async fn renew(&self, held: JobRecord) -> Result<JobRecord, StoreError> {
        let renewed = JobRecord {
            held_until: after(self.clock.now(), LEASE),
            ..held.clone()
        };
        retried(|| self.save(&held, &renewed)).await?;
        Ok(renewed)
    }

    async fn save(&self, before: &JobRecord, after: &JobRecord) -> Result<(), StoreError> {
        let mut uow = self.store.begin(Intent::Write).await?;
        uow.jobs().save(before, after).await?;
        uow.commit().await
    }

    /// A run that did not work out: once more after a pause that doubles.
    fn failed(&self, held: &JobRecord) -> JobRecord {
        let minutes = 1_i64 << held.failures.min(6);
        let pause = SignedDuration::from_mins(minutes).min(LONGEST_RETRY);
        JobRecord {
            due_at: after(self.clock.now(), pause),
            failures: held.failures.saturating_add(1),
            ..released(held)
        }
    }
}

/// Whether a job may be taken. Times beyond what any run of now would write (`next` is when it would be due again) were
/// written by a clock that ran ahead, and count for nothing.
fn is_free(job: &JobRecord, now: Timestamp, next: Timestamp) -> bool {
    let farthest = after(next.max(after(now, LONGEST_RETRY)), SKEW);
    let is_due = job.due_at <= now || job.due_at > farthest;
    let is_held = job.owner.is_some() && job.held_until > now && job.held_until <= after(now, LEASE + SKEW);
    is_due && !is_held
}

fn released(held: &JobRecord) -> JobRecord {
    JobRecord {
        owner: None,
        ..held.clone()
    }
}

fn after(now: Timestamp, pause: SignedDuration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}
