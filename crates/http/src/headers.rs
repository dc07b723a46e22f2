//! What every answer carries and what every request passes: the request id, the security headers, the time limit
//! and one line of log.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::client::ClientAddress;
use crate::problem::{Code, Problem};
use crate::request_id::RequestId;
use crate::state::AppState;

/// The policy of one page where it differs from the usual one; put it into the answer's extensions.
#[derive(Clone, Debug)]
pub struct ContentPolicy(pub String);

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// What the page of Swagger UI may load.
pub const SWAGGER_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// What a page of ours may load, `style` being the source of inline styles where it has any.
pub fn content_policy(style: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'; \
         require-trusted-types-for 'script'; trusted-types angular angular#bundler angular#components"
    )
}

/// Gives the request its id and writes its one line of log: the route's template, never the address with its ids
/// and query, no token, no body.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = RequestId::new(state.ids.next().to_string());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let address = ClientAddress::of(&request, &state.config.trusted_proxies);
    request.extensions_mut().insert(address);
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", id = id.as_str());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        tracing::info!(%method, route, status = response.status().as_u16(), ms = milliseconds, "answered");
    });
    if let Ok(value) = HeaderValue::try_from(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

/// Puts the security headers on every answer.
pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let policy = response
        .extensions_mut()
        .remove::<ContentPolicy>()
        .map_or_else(|| content_policy(""), |own| own.0);
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        ),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if state.config.is_https() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if is_api {
        if !state.config.cors_origins.is_empty() {
            // An allowed origin of another site reads the answer: CORS decides, not this header.
            headers.insert(
                "cross-origin-resource-policy",
                HeaderValue::from_static("cross-origin"),
            );
        }
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Counts the request against its address.
pub async fn hold(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ClientAddress>().copied();
    let admitted = match address.and_then(ClientAddress::source) {
        Some(source) => state.limiter.admit_address(source, state.clock.now()),
        None => Ok(()),
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// What takes longer than other operations: a file of 10 MiB over a slow line.
const SLOW: (&Method, &str, Duration) = (
    &Method::POST,
    "/api/v1/medical-records/{id}/attachments",
    Duration::from_mins(2),
);

/// How long a request may take.
fn time_limit(request: &Request) -> Duration {
    let (method, path, limit) = SLOW;
    let matched = request.extensions().get::<MatchedPath>();
    if request.method() == method && matched.is_some_and(|matched| matched.as_str() == path) {
        limit
    } else {
        TIME_LIMIT
    }
}

/// Ends a request that takes too long: more than 30 seconds, usually.
pub async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(time_limit(&request), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::of(Code::TimedOut).retry_after(5).into_response(),
    }
}

/// What the API answers: JSON, and the files and streams that some operations are about.
const ANSWERED: [&str; 13] = [
    "*/*",
    "application/*",
    "application/json",
    "application/pdf",
    "application/problem+json",
    "image/*",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/*",
    "text/calendar",
    "text/csv",
    "text/event-stream",
];

/// Refuses requests to the API whose `Accept` leaves out all that it answers.
pub async fn negotiate(request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS || is_acceptable(request.headers()) {
        return next.run(request).await;
    }
    Problem::of(Code::NotAcceptable).into_response()
}

fn is_acceptable(headers: &HeaderMap) -> bool {
    let mut sent = headers.get_all(header::ACCEPT).iter().peekable();
    if sent.peek().is_none() {
        return true;
    }
    sent.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next().is_some_and(|essence| {
                ANSWERED
                    .iter()
                    .any(|answered| essence.eq_ignore_ascii_case(answered))
            });
            let excluded = parts.any(|parameter| {
                parameter
                    .strip_prefix("q=")
                    .is_some_and(|quality| quality.parse::<f32>().is_ok_and(|q| q <= 0.0))
            });
            named && !excluded
        })
}
