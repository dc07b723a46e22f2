//! Entity tags: the version of what can be changed, and a hash of what is only read.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use turnoplus_domain::version::Version;

use crate::problem::Problem;

/// Answers something that can be changed, with its version as `ETag`, and where it is when it was just created.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    version: Version,
    body: T,
    created_at: Option<String>,
}

impl<T> Versioned<T> {
    /// 200.
    pub fn ok(version: Version, body: T) -> Self {
        Self {
            version,
            body,
            created_at: None,
        }
    }

    /// 201, with the path below `/api/v1` as `Location`: `/doctors/0197…`.
    pub fn created(path: &str, version: Version, body: T) -> Self {
        Self {
            version,
            body,
            created_at: Some(format!("/api/v1{path}")),
        }
    }
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let status = if self.created_at.is_some() {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        };
        let mut response = (status, Json(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, of_version(self.version));
        if let Some(location) = self.created_at.and_then(|path| HeaderValue::try_from(path).ok()) {
            headers.insert(header::LOCATION, location);
        }
        response
    }
}

/// The version as a strong tag.
pub fn of_version(version: Version) -> HeaderValue {
    HeaderValue::try_from(format!("\"{}\"", version.get())).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// Answers something public that is only read: 304 when the client has it already, else the body with its tag.
/// Caches may keep it but must ask each time.
pub fn conditional<T: Serialize>(request: &HeaderMap, body: &T) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    let tag = of_bytes(&bytes);
    let known = matches(request, &tag);
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((headers, media_type, bytes).into_response())
}

/// The same for one public thing that can be changed: its tag is its version, so that it can be named in `If-Match`.
pub fn conditional_version<T: Serialize>(request: &HeaderMap, version: Version, body: T) -> Response {
    let tag = of_version(version);
    let cache = [(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    if matches(request, &tag) {
        return (StatusCode::NOT_MODIFIED, cache, [(header::ETAG, tag)]).into_response();
    }
    (cache, Versioned::ok(version, body)).into_response()
}

/// A hash of the content as a strong tag.
pub fn of_bytes(bytes: &[u8]) -> HeaderValue {
    of_hash(&Sha256::digest(bytes))
}

/// A SHA-256 hash as a strong tag: 128 bits of it are enough to tell versions apart.
pub fn of_hash(hash: &[u8]) -> HeaderValue {
    let text = URL_SAFE_NO_PAD.encode(hash.get(..16).unwrap_or(hash));
    HeaderValue::try_from(format!("\"{text}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether `If-None-Match` names the tag (weak comparison, RFC 9110 §13.1.2).
pub fn matches(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let Ok(tag) = tag.to_str() else { return false };
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|candidate| candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag)
}
