//! What every handler can reach: the ports, the token keys and the settings of this adapter.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ipnet::IpNet;
use turnoplus_app::identity::IdentityPorts;
use turnoplus_app::ports::{Clock, Ids, PasswordHasher, Premises, RefreshSecrets, Store};

use crate::identity::AccessTokens;
use crate::limits::Limiter;
use crate::live::LiveHub;
use crate::metrics::RequestMetrics;

/// Shared by all handlers; cloning it is cheap.
#[derive(Clone)]
pub struct AppState {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers.
    pub ids: Arc<dyn Ids>,
    /// Hashes passwords on its own threads.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Makes refresh tokens.
    pub secrets: Arc<dyn RefreshSecrets>,
    /// Signs and checks access tokens.
    pub tokens: Arc<AccessTokens>,
    /// Counts requests.
    pub limiter: Arc<Limiter>,
    /// Whoever is told of changes.
    pub live: LiveHub,
    /// Where the program runs.
    pub premises: Arc<dyn Premises>,
    /// What is counted of requests.
    pub metrics: Arc<RequestMetrics>,
    /// Settings of this adapter.
    pub config: Arc<HttpConfig>,
    /// Whether requests should be sent here.
    pub readiness: Readiness,
}

/// Settings of this adapter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HttpConfig {
    /// Where people reach the server, without a final slash: `https://turnos.example`.
    pub public_url: String,
    /// Origins of other sites that may call the API, exactly as browsers send them.
    pub cors_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
}

impl AppState {
    /// The ports that use cases of accounts need.
    pub fn identity(&self) -> IdentityPorts<'_> {
        IdentityPorts {
            store: &*self.store,
            clock: &*self.clock,
            ids: &*self.ids,
            hasher: &*self.hasher,
            secrets: &*self.secrets,
        }
    }
}

impl HttpConfig {
    /// Whether people reach the server over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether cookies may carry `Secure`: over TLS, and on loopback, which browsers trust without it.
    pub fn has_secure_cookies(&self) -> bool {
        if self.is_https() {
            return true;
        }
        let authority = self
            .public_url
            .strip_prefix("http://")
            .unwrap_or("")
            .split('/')
            .next()
            .unwrap_or("");
        let host = match authority.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or(""),
            None => authority.split(':').next().unwrap_or(""),
        };
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Whether a page of this origin may spend the refresh cookie: the server's own, or one that was allowed.
    pub fn allows_origin(&self, origin: &str) -> bool {
        origin == self.public_url.trim_end_matches('/')
            || self.cors_origins.iter().any(|allowed| allowed == origin)
    }
}

/// Whether requests should be sent here: set when the schema is current, cleared when the process is about to end.
#[derive(Clone, Default, Debug)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Says whether requests should be sent here from now on.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Relaxed);
    }

    /// Whether requests should be sent here.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
