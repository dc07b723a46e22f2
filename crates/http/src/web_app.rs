//! The embedded web app: its files as they were built and compressed, and `index.html` for every address that the
//! app draws itself. Nothing of it is found below `/api`.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::etag;
use crate::headers::{ContentPolicy, content_policy};
use crate::problem::{Code, Problem};
use crate::state::AppState;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist/browser"]
#[allow_missing = true]
struct Files;

const NONCE_PLACE: &str = "__CSP_NONCE__";
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");
const NOT_BUILT: &str = "<!doctype html><html lang=en><title>TurnoPlus</title><p>This program was built without its web app. \
    Build it with <code>make build</code>, or open <a href=/docs/>the API's documentation</a>.";

/// Whatever no operation answers.
pub async fn serve(State(state): State<AppState>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return Problem::of(Code::NotFound).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return Problem::of(Code::MethodNotAllowed).into_response();
    }
    let name = path.trim_start_matches('/');
    let is_page = name.is_empty() || name.ends_with("index.html");
    if !is_page && let Some(answer) = asset(name, &headers) {
        return answer;
    }
    if is_page || wants_page(&headers) {
        page(path, &state)
    } else {
        Problem::of(Code::NotFound).into_response()
    }
}

/// A file, in the smallest form that the client takes.
fn asset(name: &str, headers: &HeaderMap) -> Option<Response> {
    if [".br", ".gz"].iter().any(|suffix| name.ends_with(suffix)) {
        return None;
    }
    let plain = Files::get(name)?;
    let (file, encoding) = [("br", "br"), ("gz", "gzip")]
        .into_iter()
        .filter(|(_, encoding)| accepts(headers, encoding))
        .find_map(|(suffix, encoding)| Some((Files::get(&format!("{name}.{suffix}"))?, Some(encoding))))
        .unwrap_or((plain, None));
    let tag = tag_of(&file);
    let cache = if is_hashed(name) { FOREVER } else { ASK_EACH_TIME };
    let known = etag::matches(headers, &tag);
    let always = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, cache),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if known {
        return Some((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let mut response = (always, content(file)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type(name));
    if let Some(encoding) = encoding {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The page that draws this address, with a nonce of its own for the styles that the app makes.
fn page(path: &str, state: &AppState) -> Response {
    let english = path == "/en" || path.starts_with("/en/");
    let Some(file) = Files::get(if english { "en/index.html" } else { "index.html" }) else {
        let media_type = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        return (StatusCode::SERVICE_UNAVAILABLE, media_type, NOT_BUILT).into_response();
    };
    // A refresh token that is never given out: 128 of its bits are as random as a nonce must be.
    let nonce = STANDARD.encode(&state.secrets.mint().expose()[..16]);
    let html = String::from_utf8_lossy(&file.data).replace(NONCE_PLACE, &nonce);
    let mut response = (
        [(header::CACHE_CONTROL, ASK_EACH_TIME)],
        axum::response::Html(html),
    )
        .into_response();
    response
        .extensions_mut()
        .insert(ContentPolicy(content_policy(&format!(" 'nonce-{nonce}'"))));
    response
}

fn content(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

fn tag_of(file: &EmbeddedFile) -> HeaderValue {
    etag::of_hash(&file.metadata.sha256_hash())
}

fn media_type(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let charset = if guess.type_() == "text" {
        "; charset=utf-8"
    } else {
        ""
    };
    HeaderValue::try_from(format!("{guess}{charset}"))
        .unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Whether the name changes with the content: the build ends such names with a hyphen and 8 characters of hash.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split_once('.').is_some_and(|(stem, _)| {
        let hash = stem.len().checked_sub(9).and_then(|from| stem.get(from..));
        hash.is_some_and(|hash| {
            hash.starts_with('-')
                && hash[1..]
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        })
    })
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|value| value.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|sent| {
            sent.split(',').any(|one| {
                let mut parts = one.split(';').map(str::trim);
                parts
                    .next()
                    .is_some_and(|name| name.eq_ignore_ascii_case(encoding))
                    && !parts.any(|parameter| {
                        parameter
                            .strip_prefix("q=")
                            .is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0))
                    })
            })
        })
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_names_that_change_with_the_content_are_kept_forever() {
        for name in [
            "main-5NUQIAD3.js",
            "en/chunk-B0_XNLzy.js",
            "styles-MQK4NSZQ.css",
            "media/a-latin-ABCDEF12.woff2",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "favicon.ico",
            "index.html",
            "main.js",
            "3rdpartylicenses.txt",
            "é-short.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
