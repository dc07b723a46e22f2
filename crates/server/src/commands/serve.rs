//! `turnoplus serve`

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use turnoplus_app::holiday::load_known_years;
use turnoplus_app::ports::{Clock, Store};
use turnoplus_http::{
    AccessTokens, AppState, HttpConfig, Limiter, LiveHub, LiveLimits, Readiness, RequestLimits,
};
use turnoplus_store::snapshot;

use crate::Outcome;
use crate::adapters::{Argon2Hasher, KeyedRefreshSecrets, SystemClock, UuidIds};
use crate::backup::Backups;
use crate::checkpoints::Checkpoints;
use crate::cli::ServeSettings;
use crate::commands::say;
use crate::config::{HttpSettings, WatchSettings};
use crate::metrics::{Exposition, Serving, Sources};
use crate::net::{self, Bounds, Net, Tls};
use crate::premises::ProgramPremises;
use crate::rotation;
use crate::wiring::{self, Data};
use crate::worker::{self, WorkerPorts};

/// Whom access tokens are for: this system's own API.
const AUDIENCE: &str = "turnoplus-api";

/// How often the certificate is read again.
const RENEWAL: Duration = Duration::from_hours(1);

/// How often changes that nobody can ask for any more are forgotten.
const TIDYING: Duration = Duration::from_hours(1);

/// Serves until told to stop, then lets what is under way finish.
pub async fn serve(settings: &ServeSettings) -> Outcome {
    let http = &settings.http;
    let net = net_of(http)?;
    // Taken before the database is touched: a second start must not migrate anything and then fail.
    let listener = bind(http.listen).await?;
    let watched = watched(&settings.watch).await?;
    let data = wiring::open(&settings.database).await?;
    let (store, checkpoints) = (
        data.store.clone(),
        Checkpoints::beside(&settings.database.secret_key_file),
    );
    let holidays = load_known_years(&data.store, &SystemClock, &UuidIds).await?;
    if holidays > 0 {
        tracing::info!(holidays, "loaded the country's holidays");
    }
    let keys = data.keys.clone();
    let sealing = (
        data.store.clone(),
        settings.database.secret_key_file.clone(),
        data.keys.sealing.clone(),
    );
    let hasher = Arc::new(Argon2Hasher::new(http.password_hash_threads)?);
    let premises = ProgramPremises::new(data.store.clone(), settings, net.tls.clone());
    let state = state(data, http, (hasher.clone(), premises))?;
    let (readiness, live) = (state.readiness.clone(), state.live.clone());
    let orders = Orders::listen()?;
    let (stop, stopped) = watch::channel(false);
    let working = if settings.worker {
        let ports = WorkerPorts {
            store: state.store.clone(),
            clock: state.clock.clone(),
            secrets: state.secrets.clone(),
        };
        worker::start(&ports, &settings.mail, &http.public_url, &stopped)?
    } else {
        Vec::new()
    };
    readiness.set(true);
    tokio::spawn(live.clone().keep_tidy(TIDYING));
    let backups = snapshot::file_of(&settings.database.database_url)?
        .map(|database| Backups::new(&settings.backups, database));
    if let Some(listener) = watched {
        let sources = Sources {
            store: store.clone(),
            backups: backups.clone(),
            serving: Some(Serving {
                live: live.clone(),
                hasher,
                requests: state.metrics.clone(),
                refused_connections: net.refused.clone(),
            }),
            work: working.iter().map(JoinHandle::abort_handle).collect(),
        };
        let router = Exposition::new(sources).router();
        tokio::spawn(net::serve(listener, router, Net::for_watching(), stopped.clone()));
    }
    if let Some(backups) = backups {
        tokio::spawn(backups.keep(keys, SystemClock, stopped.clone()));
    }
    tokio::spawn(checkpoints.keep(store, SystemClock, stopped.clone()));
    tokio::spawn(rotation::watch(sealing, stopped.clone()));
    if let Some(tls) = &net.tls {
        tokio::spawn(renew(tls.clone(), stopped.clone()));
    }
    let serving = tokio::spawn(net::serve(listener, turnoplus_http::router(state), net, stopped));
    say(&format!("TurnoPlus is ready at {}", http.public_url));
    tracing::info!(listen = %http.listen, public_url = %http.public_url, "ready");
    orders.stop().await;
    tracing::info!("stopping: no new requests, finishing those under way");
    readiness.set(false);
    // Streams would never finish by themselves: they are told to come back.
    live.stop();
    // Only fails when the server has ended by itself already.
    let _ = stop.send(true);
    finish(serving, working, Duration::from_secs(http.shutdown_grace_seconds)).await?;
    Ok(ExitCode::SUCCESS)
}

fn net_of(http: &HttpSettings) -> Result<Net, Box<dyn Error>> {
    Ok(Net {
        tls: certificate(http)?,
        bounds: Bounds {
            all: usize::try_from(http.max_connections)?,
            of_source: usize::try_from(http.connections_per_address)?,
            proxies: http.trusted_proxies.clone(),
        },
        refused: Counter::default(),
    })
}

/// Waits for what is under way, but not for ever.
async fn finish(
    serving: JoinHandle<()>,
    working: Vec<JoinHandle<()>>,
    grace: Duration,
) -> Result<(), JoinError> {
    let finishing = async {
        serving.await?;
        for task in working {
            task.await?;
        }
        Ok::<(), JoinError>(())
    };
    if let Ok(finished) = tokio::time::timeout(grace, finishing).await {
        finished?;
    } else {
        tracing::warn!("some work did not finish in {} seconds", grace.as_secs());
    }
    Ok(())
}

/// The listener for whoever watches the program, if there is to be one.
pub async fn watched(settings: &WatchSettings) -> Result<Option<TcpListener>, String> {
    match settings.metrics_listen {
        Some(address) => bind(address).await.map(Some),
        None => Ok(None),
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| format!("cannot listen on {address}: {error}"))
}

fn state(
    data: Data,
    http: &HttpSettings,
    (hasher, premises): (Arc<Argon2Hasher>, ProgramPremises),
) -> Result<AppState, Box<dyn Error>> {
    let store: Arc<dyn Store> = Arc::new(data.store);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Ok(AppState {
        live: LiveHub::new(store.clone(), clock.clone(), LiveLimits::default()),
        store,
        clock,
        ids: Arc::new(UuidIds),
        hasher,
        premises: Arc::new(premises),
        metrics: Arc::default(),
        secrets: Arc::new(KeyedRefreshSecrets::new(&data.keys.refresh)),
        tokens: Arc::new(AccessTokens::new(
            data.keys.signing,
            http.public_url.clone(),
            AUDIENCE.to_owned(),
        )?),
        limiter: Arc::new(Limiter::new(RequestLimits {
            per_address: http.requests_per_address,
            per_user: http.requests_per_user,
        })),
        config: Arc::new(HttpConfig {
            public_url: http.public_url.clone(),
            cors_origins: http.cors_origins.clone(),
            trusted_proxies: http.trusted_proxies.clone(),
        }),
        readiness: Readiness::default(),
    })
}

pub fn certificate(http: &HttpSettings) -> Result<Option<Tls>, Box<dyn Error>> {
    match (&http.tls_cert, &http.tls_key) {
        (Some(certificate), Some(key)) => Ok(Some(Tls::load(certificate, key)?)),
        _ => Ok(None),
    }
}

/// Reads the certificate again on SIGHUP, which is what tools that renew certificates send, and once an hour.
async fn renew(tls: Tls, mut stopping: watch::Receiver<bool>) {
    let mut told = match signal(SignalKind::hangup()) {
        Ok(told) => told,
        Err(error) => return tracing::warn!(%error, "certificates are not read again while running"),
    };
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            _ = told.recv() => {}
            () = tokio::time::sleep(RENEWAL) => {}
        }
        match tls.reload() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => {
                tracing::warn!(%error, "the certificate was not renewed: the one from before stays");
            }
        }
    }
}

/// SIGTERM and SIGINT. Listened for before the process is ready: whoever sees that it is may stop it at once.
pub struct Orders {
    terminate: Signal,
    interrupt: Signal,
}

impl Orders {
    /// Listens from now on.
    ///
    /// # Errors
    /// What the system says.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Answers when the order to stop has come.
    pub async fn stop(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
