//! Work that one of many instances does: leases of messages and of jobs, taken, kept, lost and taken over.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use turnoplus_app::jobs::{Housekeeping, Job, JobError, JobRun, JobRunner};
use turnoplus_app::ports::{Clock, Intent, JobRecord, Store, StoreError};
use turnoplus_domain::ids::{MessageId, UserId};
use turnoplus_domain::notification::{AccountTopic, DeliveryState, Fault, LEASE, Message};
use uuid::Uuid;

use crate::database::TestDb;
use crate::sample::{minutes_after, now};

on_every_database!(
    many_couriers_never_hold_the_same_message,
    a_message_of_a_dead_courier_is_taken_over_by_one,
    clocks_that_differ_by_two_minutes_do_not_share_a_message,
    of_many_instances_one_does_the_job,
    the_job_of_a_dead_instance_is_taken_over_when_its_lease_is_over,
    a_clock_that_ran_ahead_stops_no_job_when_it_is_set_right,
    a_job_that_fails_or_panics_stops_no_other_and_is_tried_again,
    housekeeping_forgets_what_is_old_and_nothing_else,
);

/// A clock that is moved by hand.
#[derive(Debug)]
struct HandClock(Mutex<Timestamp>);

impl HandClock {
    fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self(Mutex::new(now)))
    }

    fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn notice(nonce: u128) -> Message {
    let user = UserId::new(Uuid::from_u128(5));
    Message::of_account(AccountTopic::PasswordChanged, user, Uuid::from_u128(nonce), now())
}

async fn queue(db: &TestDb, messages: u128) {
    db.writes(async |uow| {
        for nonce in 0..messages {
            uow.outbox().push(&notice(nonce)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

/// Takes everything that is due, as a courier does; answers what it got.
async fn take_all(db: TestDb, courier: u128, now: Timestamp) -> Vec<MessageId> {
    let due = db.read().await.outbox().due(now, 200).await.unwrap();
    let mut got = Vec::new();
    for id in due {
        let taken = loop {
            let taken = db
                .writes(async |uow| {
                    let Some(found) = uow.outbox().find(id).await? else {
                        return Ok(false);
                    };
                    let Some(held) = found.leased(Uuid::from_u128(courier), now) else {
                        return Ok(false);
                    };
                    match uow.outbox().save(&found, &held).await {
                        Ok(()) => Ok(true),
                        Err(StoreError::Stale) => Ok(false),
                        Err(error) => Err(error),
                    }
                })
                .await;
            match taken {
                Err(StoreError::Contention) => {}
                decided => break decided.unwrap(),
            }
        };
        if taken {
            got.push(id);
        }
    }
    got
}

fn distinct(mut ids: Vec<MessageId>) -> usize {
    ids.sort_unstable_by_key(|id| id.uuid());
    ids.dedup();
    ids.len()
}

async fn many_couriers_never_hold_the_same_message(db: TestDb) {
    queue(&db, 40).await;
    let got = join_all((1..=8).map(|courier| take_all(db.clone(), courier, now()))).await;
    let all: Vec<MessageId> = got.concat();
    assert_eq!(all.len(), 40, "each was taken");
    assert_eq!(distinct(all), 40, "by one");
}

async fn a_message_of_a_dead_courier_is_taken_over_by_one(db: TestDb) {
    queue(&db, 10).await;
    assert_eq!(take_all(db.clone(), 1, now()).await.len(), 10);
    assert!(
        take_all(db.clone(), 2, minutes_after(now(), 2)).await.is_empty(),
        "held"
    );
    let later = now().checked_add(LEASE).unwrap();
    let got = join_all((2..=5).map(|courier| take_all(db.clone(), courier, later))).await;
    let all: Vec<MessageId> = got.concat();
    assert_eq!((all.len(), distinct(all.clone())), (10, 10));
    let stored = db.read().await.outbox().find(all[0]).await.unwrap().unwrap();
    assert_eq!((stored.attempts, stored.fault), (2, Some(Fault::Interrupted)));
}

/// One clock a minute fast, the other a minute slow: for as long as an attempt may take, nobody takes over.
async fn clocks_that_differ_by_two_minutes_do_not_share_a_message(db: TestDb) {
    queue(&db, 5).await;
    let minute = SignedDuration::from_mins(1);
    let (slow, fast) = (now() - minute, now() + minute);
    let attempt = SignedDuration::from_secs(30);
    // The slow one takes what is due by its clock; what it takes lasts until its lease ends by the fast one's.
    let slowly = slow + minute;
    assert_eq!(take_all(db.clone(), 1, slowly).await.len(), 5);
    let end_of_attempt = fast + minute + attempt;
    assert!(
        take_all(db.clone(), 2, end_of_attempt).await.is_empty(),
        "an attempt under way is left alone"
    );
    let held = db
        .read()
        .await
        .outbox()
        .due(fast + LEASE + minute, 9)
        .await
        .unwrap();
    assert_eq!(held.len(), 5, "and a dead one is not left for ever");
}

/// Counts its runs; the first ones go wrong.
struct Counted {
    name: &'static str,
    runs: AtomicUsize,
    seen: Mutex<Vec<JobRun>>,
    goes: fn(usize) -> Result<(), JobError>,
}

impl Counted {
    fn new(name: &'static str, goes: fn(usize) -> Result<(), JobError>) -> Arc<Self> {
        Arc::new(Self {
            name,
            runs: AtomicUsize::new(0),
            seen: Mutex::default(),
            goes,
        })
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    fn last(&self) -> Option<JobRun> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .last()
            .copied()
    }
}

#[async_trait]
impl Job for Counted {
    fn name(&self) -> &'static str {
        self.name
    }

    fn next_after(&self, done: Timestamp) -> Timestamp {
        minutes_after(done, 60)
    }

    async fn run(&self, run: JobRun) -> Result<(), JobError> {
        let nth = self.runs.fetch_add(1, Ordering::SeqCst);
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(run);
        // Long enough for the others to look while it runs.
        tokio::task::yield_now().await;
        (self.goes)(nth)
    }
}

fn runner(db: &TestDb, clock: &Arc<HandClock>, owner: u128, jobs: Vec<Arc<dyn Job>>) -> JobRunner {
    let store: Arc<dyn Store> = Arc::new(db.store.clone());
    JobRunner::new(store, clock.clone(), Uuid::from_u128(owner), jobs)
}

async fn record(db: &TestDb, name: &str) -> JobRecord {
    db.read().await.jobs().find(name).await.unwrap().unwrap()
}

async fn of_many_instances_one_does_the_job(db: TestDb) {
    let clock = HandClock::at(now());
    let job = Counted::new("counted", |_| Ok(()));
    let runners: Vec<JobRunner> = (1..=6)
        .map(|owner| runner(&db, &clock, owner, vec![job.clone() as Arc<dyn Job>]))
        .collect();
    for round in 1..=5 {
        // Who loses a race may give up for this look; one of them does it.
        join_all(runners.iter().map(JobRunner::run_due)).await;
        runners[0].run_due().await;
        assert_eq!(job.runs(), round, "once for all");
        let left = record(&db, "counted").await;
        assert_eq!((left.owner, left.failures), (None, 0));
        assert_eq!(left.done_at, Some(clock.now()));
        clock.set(minutes_after(clock.now(), 59));
        join_all(runners.iter().map(JobRunner::run_due)).await;
        assert_eq!(job.runs(), round, "not before it is due");
        clock.set(minutes_after(clock.now(), 1));
    }
    let before = minutes_after(now(), 60 * 3);
    assert_eq!(
        job.last().unwrap().last_done,
        Some(before),
        "each run knows the one before"
    );
}

async fn the_job_of_a_dead_instance_is_taken_over_when_its_lease_is_over(db: TestDb) {
    let dead = JobRecord {
        name: "counted".to_owned(),
        owner: Some(Uuid::from_u128(1)),
        held_until: minutes_after(now(), 5),
        due_at: now(),
        started_at: Some(now()),
        done_at: None,
        failures: 0,
    };
    db.writes(async |uow| uow.jobs().add(&dead).await).await.unwrap();
    let clock = HandClock::at(minutes_after(now(), 4));
    let job = Counted::new("counted", |_| Ok(()));
    let living = runner(&db, &clock, 2, vec![job.clone() as Arc<dyn Job>]);
    living.run_due().await;
    assert_eq!(job.runs(), 0, "it may still be alive");
    clock.set(minutes_after(now(), 5));
    living.run_due().await;
    assert_eq!(job.runs(), 1);
    // The dead one comes back to life: what it would still write counts for nothing.
    let ghost = JobRecord {
        owner: None,
        done_at: Some(now()),
        ..dead.clone()
    };
    let late = db.writes(async |uow| uow.jobs().save(&dead, &ghost).await).await;
    assert!(matches!(late, Err(StoreError::Stale)), "{late:?}");
    assert_eq!(record(&db, "counted").await.done_at, Some(clock.now()));
}

async fn a_clock_that_ran_ahead_stops_no_job_when_it_is_set_right(db: TestDb) {
    let clock = HandClock::at(minutes_after(now(), 60 * 24 * 365));
    let job = Counted::new("counted", |_| Ok(()));
    let runner = runner(&db, &clock, 1, vec![job.clone() as Arc<dyn Job>]);
    runner.run_due().await;
    clock.set(now());
    runner.run_due().await;
    assert_eq!(job.runs(), 2);
    assert_eq!(
        job.last().unwrap().last_done,
        Some(now()),
        "no run was in the future"
    );
    clock.set(minutes_after(now(), 59));
    runner.run_due().await;
    assert_eq!(job.runs(), 2, "and from then on at its time");
    let held = record(&db, "counted").await;
    let ahead = JobRecord {
        owner: Some(Uuid::from_u128(2)),
        held_until: minutes_after(now(), 60 * 24 * 365),
        due_at: now(),
        ..held.clone()
    };
    db.writes(async |uow| uow.jobs().save(&held, &ahead).await)
        .await
        .unwrap();
    runner.run_due().await;
    assert_eq!(job.runs(), 3, "a lease is never that long");
}

async fn a_job_that_fails_or_panics_stops_no_other_and_is_tried_again(db: TestDb) {
    let clock = HandClock::at(now());
    let failing = Counted::new(
        "failing",
        |nth| if nth < 2 { Err("not today".into()) } else { Ok(()) },
    );
    let panicking = Counted::new("panicking", |nth| {
        assert!(nth > 0, "a fault of the job");
        Ok(())
    });
    let good = Counted::new("good", |_| Ok(()));
    let all: Vec<Arc<dyn Job>> = vec![failing.clone(), panicking.clone(), good.clone()];
    let runner = runner(&db, &clock, 1, all);
    runner.run_due().await;
    assert_eq!((failing.runs(), panicking.runs(), good.runs()), (1, 1, 1));
    for name in ["failing", "panicking"] {
        let left = record(&db, name).await;
        assert_eq!(
            (left.owner, left.failures, left.done_at),
            (None, 1, None),
            "{name}"
        );
        assert_eq!(left.due_at, minutes_after(now(), 1), "{name}");
    }
    clock.set(minutes_after(now(), 1));
    runner.run_due().await;
    assert_eq!((failing.runs(), panicking.runs(), good.runs()), (2, 2, 1));
    assert_eq!(
        record(&db, "failing").await.due_at,
        minutes_after(now(), 3),
        "the pause doubles"
    );
    clock.set(minutes_after(now(), 3));
    runner.run_due().await;
    assert_eq!(record(&db, "failing").await.failures, 0);
    assert_eq!(record(&db, "panicking").await.failures, 0);
}

async fn housekeeping_forgets_what_is_old_and_nothing_else(db: TestDb) {
    queue(&db, 4).await;
    let ids = db.read().await.outbox().due(now(), 9).await.unwrap();
    let half_a_year = SignedDuration::from_hours(180 * 24);
    let today = now() + half_a_year;
    let settled = [
        (ids[0], today - half_a_year - SignedDuration::from_secs(1), true),
        (ids[1], today - half_a_year, true),
        (ids[2], today - half_a_year - half_a_year, false),
    ];
    for (id, when, sent) in settled {
        db.writes(async |uow| {
            let found = uow.outbox().find(id).await?.ok_or(StoreError::Stale)?;
            let after = if sent {
                found.sent(when)
            } else {
                found.failed(Fault::Refused, 0, when)
            };
            uow.outbox().save(&found, &after).await
        })
        .await
        .unwrap();
    }
    let clock = HandClock::at(today);
    let store: Arc<dyn Store> = Arc::new(db.store.clone());
    let jobs = Housekeeping::jobs(&store);
    let count = jobs.len();
    runner(&db, &clock, 1, jobs).run_due().await;
    let mut uow = db.store.begin(Intent::Read).await.unwrap();
    let done = uow.jobs().list().await.unwrap();
    assert_eq!(done.len(), count);
    assert!(
        done.iter()
            .all(|job| job.done_at == Some(today) && job.failures == 0),
        "{done:?}"
    );
    assert_eq!(
        uow.outbox().find(ids[0]).await.unwrap(),
        None,
        "sent, and old enough"
    );
    let kept = uow.outbox().find(ids[1]).await.unwrap().unwrap();
    assert_eq!(kept.state, DeliveryState::Sent, "to the second");
    let dead = uow.outbox().find(ids[2]).await.unwrap().unwrap();
    assert_eq!(
        dead.state,
        DeliveryState::Dead,
        "what was given up is a person's to decide"
    );
    let waiting = uow.outbox().find(ids[3]).await.unwrap().unwrap();
    assert_eq!(waiting.state, DeliveryState::Pending, "however long it waits");
}
