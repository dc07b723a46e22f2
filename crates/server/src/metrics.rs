//! What the program says to Prometheus, on a listener of its own: how requests go (counted by `turnoplus-http`), and how
//! things stand at the moment somebody asks.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use tokio::task::AbortHandle;
use turnoplus_app::ports::{Clock as _, Intent, Store as _, StoreError};
use turnoplus_http::{LiveHub, RequestMetrics};
use turnoplus_store::SeaStore;

use crate::adapters::{Argon2Hasher, SystemClock};
use crate::backup::Backups;

/// Where things stand is read from here.
pub struct Sources {
    /// Queue, jobs and connections.
    pub store: SeaStore,
    /// Backups, where there is a file to back up.
    pub backups: Option<Backups>,
    /// What only a process that serves has.
    pub serving: Option<Serving>,
    /// Sending and the jobs, where this process does them: they end when the process does, and not before.
    pub work: Vec<AbortHandle>,
}

/// How serving stands is read from here.
pub struct Serving {
    /// Streams.
    pub live: LiveHub,
    /// Hashes under way.
    pub hasher: Arc<Argon2Hasher>,
    /// Requests.
    pub requests: Arc<RequestMetrics>,
    /// Connections that found no place.
    pub refused_connections: Counter,
}

type Seconds = Gauge<f64, AtomicU64>;

#[derive(Clone, PartialEq, Eq, Hash, EncodeLabelSet, Debug)]
struct Standing {
    state: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, EncodeLabelSet, Debug)]
struct Job {
    job: String,
}

#[derive(Clone, PartialEq, Eq, Hash, EncodeLabelSet, Debug)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

/// How things stand, as it was last read.
#[derive(Default)]
struct Gauges {
    database_up: Gauge,
    connections: Family<Connections, Gauge>,
    messages: Family<Standing, Gauge>,
    oldest_message: Seconds,
    job_done: Family<Job, Seconds>,
    job_failures: Family<Job, Gauge>,
    backups: Gauge,
    backup_done: Seconds,
    streams: Gauge,
    hashes: Family<Standing, Gauge>,
    uptime: Seconds,
    memory: Gauge,
}

/// All that is told, by its name.
pub struct Exposition {
    registry: Registry,
    gauges: Gauges,
    sources: Sources,
    started: Timestamp,
}

impl Exposition {
    /// Tells of these from now on.
    pub fn new(sources: Sources) -> Self {
        let mut registry = Registry::with_prefix("turnoplus");
        let gauges = Gauges::default();
        gauges.register(&mut registry);
        if let Some(serving) = &sources.serving {
            serving.requests.register(&mut registry);
            registry.register(
                "connections_refused",
                "Connections that found no place",
                serving.refused_connections.clone(),
            );
            gauges.register_serving(&mut registry);
        }
        if sources.backups.is_some() {
            gauges.register_backups(&mut registry);
        }
        registry.register(
            "build",
            "The program",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        Self {
            registry,
            gauges,
            sources,
            started: SystemClock.now(),
        }
    }

    /// Answers `GET /metrics` and `GET /healthz`, and nothing else.
    pub fn router(self) -> Router {
        Router::new()
            .route("/metrics", get(scrape))
            .route("/healthz", get(health))
            .with_state(Arc::new(self))
    }

    async fn look(&self) {
        let (now, gauges) = (SystemClock.now(), &self.gauges);
        let found = self.look_into_database(now).await;
        gauges.database_up.set(i64::from(found.is_ok()));
        if let Err(error) = found {
            tracing::warn!(%error, "the database could not be asked for its metrics");
        }
        for (pool, state, number) in self.sources.store.connections() {
            let connections = Connections { pool, state };
            gauges
                .connections
                .get_or_create(&connections)
                .set(i64::from(number));
        }
        if let Some(Ok(kept)) = self.sources.backups.as_ref().map(Backups::list) {
            gauges.backups.set(whole(kept.len()));
            if let Some((at, _)) = kept.last() {
                gauges.backup_done.set(seconds(*at));
            }
        }
        if let Some(serving) = &self.sources.serving {
            gauges.streams.set(whole(serving.live.listening()));
            let (working, waiting) = serving.hasher.load();
            for (state, number) in [("working", working), ("waiting", waiting)] {
                gauges
                    .hashes
                    .get_or_create(&Standing { state })
                    .set(whole(number));
            }
        }
        gauges.uptime.set(now.duration_since(self.started).as_secs_f64());
        if let Some(bytes) = resident_memory() {
            gauges.memory.set(bytes);
        }
    }

    async fn look_into_database(&self, now: Timestamp) -> Result<(), StoreError> {
        let gauges = &self.gauges;
        let mut uow = self.sources.store.begin(Intent::Read).await?;
        let depth = uow.outbox().depth().await?;
        for (state, number) in [
            ("pending", depth.pending),
            ("sending", depth.sending),
            ("dead", depth.dead),
        ] {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            gauges.messages.get_or_create(&Standing { state }).set(number);
        }
        let waited = depth.waiting_since.map(|since| now.duration_since(since));
        let waited = waited.map_or(0.0, |it| it.as_secs_f64().max(0.0));
        gauges.oldest_message.set(waited);
        for job in uow.jobs().list().await? {
            let named = Job { job: job.name };
            gauges
                .job_failures
                .get_or_create(&named)
                .set(i64::from(job.failures));
            if let Some(at) = job.done_at {
                gauges.job_done.get_or_create(&named).set(seconds(at));
            }
        }
        Ok(())
    }
}

impl Gauges {
    fn register(&self, to: &mut Registry) {
        to.register(
            "database_up",
            "Whether the database answered just now",
            self.database_up.clone(),
        );
        to.register(
            "database_connections",
            "Connections to the database",
            self.connections.clone(),
        );
        to.register("messages", "Messages to send", self.messages.clone());
        to.register(
            "oldest_message_age_seconds",
            "How long the message that is due longest has waited",
            self.oldest_message.clone(),
        );
        to.register(
            "job_last_success_timestamp_seconds",
            "When the last run that was done began, on whichever instance",
            self.job_done.clone(),
        );
        to.register(
            "job_failures",
            "Runs that failed since the last that was done",
            self.job_failures.clone(),
        );
        to.register(
            "process_uptime_seconds",
            "Since the program started",
            self.uptime.clone(),
        );
        to.register(
            "process_resident_memory_bytes",
            "Memory of the process",
            self.memory.clone(),
        );
    }

    fn register_serving(&self, to: &mut Registry) {
        to.register("live_streams", "Streams of events", self.streams.clone());
        to.register(
            "password_hashes",
            "Password hashes under way and in the queue",
            self.hashes.clone(),
        );
    }

    fn register_backups(&self, to: &mut Registry) {
        to.register("backups", "Backups that are kept", self.backups.clone());
        to.register(
            "backup_last_success_timestamp_seconds",
            "When the last backup that was checked was made; 0 is never",
            self.backup_done.clone(),
        );
    }
}

/// The process lives, and none of its work has ended before its time.
async fn health(State(exposition): State<Arc<Exposition>>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    if exposition.sources.work.iter().any(AbortHandle::is_finished) {
        return (StatusCode::SERVICE_UNAVAILABLE, kind, r#"{"status":"stopped"}"#).into_response();
    }
    (kind, r#"{"status":"ok"}"#).into_response()
}

async fn scrape(State(exposition): State<Arc<Exposition>>) -> Response {
    exposition.look().await;
    let mut text = String::new();
    match encode(&mut text, &exposition.registry) {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn seconds(at: Timestamp) -> f64 {
    at.duration_since(Timestamp::UNIX_EPOCH).as_secs_f64()
}

/// As Linux tells it; elsewhere it is not told.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
