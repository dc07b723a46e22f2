//! What is counted of requests, for whoever watches the server. Labels are templates of routes and words of this program:
//! never an address, an id or a name, so that there is nothing personal in them and a scanner cannot make new ones.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::problem::Code;

/// Bounds of the latency histogram, in seconds: from an answer out of memory to the time limit of a request.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// What no route matched: files of the web app, and addresses that somebody guessed.
const NO_ROUTE: &str = "-";

/// What is counted of requests.
#[derive(Debug)]
pub struct RequestMetrics {
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    in_flight: Gauge,
    refused: Family<Outcome, Counter>,
    bookings: Family<Outcome, Counter>,
    logins: Family<Outcome, Counter>,
}

#[derive(Clone, PartialEq, Eq, Hash, EncodeLabelSet, Debug)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Clone, PartialEq, Eq, Hash, EncodeLabelSet, Debug)]
struct Answered {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, EncodeLabelSet, Debug)]
struct Outcome {
    outcome: &'static str,
}

impl Default for RequestMetrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
            refused: Family::default(),
            bookings: Family::default(),
            logins: Family::default(),
        }
    }
}

impl RequestMetrics {
    /// Shows them in a registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests answered, by route",
            self.requests.clone(),
        );
        registry.register(
            "http_request_duration_seconds",
            "Until an answer begins",
            self.seconds.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests under way",
            self.in_flight.clone(),
        );
        registry.register(
            "http_refusals",
            "Requests answered with 429 or 503, by problem code",
            self.refused.clone(),
        );
        registry.register(
            "bookings",
            "Bookings asked for: booked, or the problem code",
            self.bookings.clone(),
        );
        registry.register(
            "logins",
            "Logins tried: passed, or the problem code",
            self.logins.clone(),
        );
    }

    fn count(&self, route: Route, response: &Response, seconds: f64) {
        let (status, code) = (response.status(), response.extensions().get::<Code>().copied());
        self.seconds.get_or_create(&route).observe(seconds);
        let outcome = |success: &'static str| Outcome {
            outcome: match code {
                Some(code) => code.as_str(),
                None if status.is_success() => success,
                None => "failed",
            },
        };
        match (route.method, route.route.as_str()) {
            ("POST", "/api/v1/appointments") => self.bookings.get_or_create(&outcome("booked")).inc(),
            ("POST", "/api/v1/auth/login") => self.logins.get_or_create(&outcome("passed")).inc(),
            _ => 0,
        };
        if matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            self.refused.get_or_create(&outcome("refused")).inc();
        }
        let Route { method, route } = route;
        let status = class(status);
        let answered = Answered {
            method,
            route,
            status,
        };
        self.requests.get_or_create(&answered).inc();
    }
}

/// Counts down when the request ends, also when its client went away.
struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts the request and its answer.
pub async fn observe(State(metrics): State<Arc<RequestMetrics>>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let route = Route {
        method: word(request.method()),
        route: matched.map_or(NO_ROUTE, MatchedPath::as_str).to_owned(),
    };
    metrics.in_flight.inc();
    let _under_way = InFlight(metrics.in_flight.clone());
    let started = Instant::now();
    let response = next.run(request).await;
    metrics.count(route, &response, started.elapsed().as_secs_f64());
    response
}

/// A method that nobody serves may be any word.
fn word(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
