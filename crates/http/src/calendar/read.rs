//! GET /calendar/{secret}.ics

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use turnoplus_app::calendar::{host_of, read_feed};
use turnoplus_app::ports::RefreshSecret;

use crate::AppState;
use crate::etag;
use crate::problem::{Code, P404, P503, Problem};

/// The calendar under a secret address, as iCalendar (RFC 5545): turnos of the last 90 days and all that are coming,
/// cancelled ones as cancelled. Nobody signs in; a wrong address, a feed that was ended and a deactivated account are
/// the same 404.
#[utoipa::path(get, path = "/calendar/{secret}.ics", tag = "calendar",
    params(("secret" = String, Path, description = "43 characters"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the answer that the client has")),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 304), P404, P503))]
pub(super) async fn get_calendar(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unknown = || Problem::of(Code::NotFound);
    let secret = file.strip_suffix(".ics").and_then(decoded).ok_or_else(unknown)?;
    let host = host_of(&state.config.public_url);
    let calendar = read_feed(&*state.store, &*state.clock, &*state.secrets, &secret, host)
        .await?
        .ok_or_else(unknown)?;
    let tag = etag::of_bytes(calendar.as_bytes());
    let known = etag::matches(&headers, &tag);
    let headers = [
        (header::ETAG, tag),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let kind = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/calendar; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("inline; filename=\"turnos.ics\""),
        ),
    ];
    Ok((headers, kind, calendar).into_response())
}

fn decoded(text: &str) -> Option<RefreshSecret> {
    let bits = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(RefreshSecret::new(bits.try_into().ok()?))
}
