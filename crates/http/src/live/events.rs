//! GET /events

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response, Sse};
use serde::Deserialize;

use super::dto::LiveEvent;
use super::hub::NoPlace;
use super::listener::{Interest, Listener};
use super::poller;
use crate::AppState;
use crate::appointment::NotAnId;
use crate::extract::{Query, Signed};
use crate::problem::{Code, FieldErrors, P400, P401, P422, P503, Problem};

/// What somebody wants to hear of.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Changes of free time of this doctor only; those of turnos come all the same.
    #[param(format = Uuid)]
    doctor_id: Option<String>,
}

/// A stream of server-sent events: changes of the turnos that one may see, and of what is free. It says that something
/// changed; what it is now is read by its id.
///
/// `id` counts on; a client that was away sends the last one as `Last-Event-ID` and hears what it missed, in order and
/// once, or `reset` when it was away for more than a day. The stream outlives the access token and ends within 5 seconds of its session.
#[utoipa::path(get, path = "/events", tag = "events", params(EventsQuery,
        ("Last-Event-ID" = Option<String>, Header, description = "Go on after this event")),
    security(("bearer" = [])),
    responses((status = 200, body = LiveEvent, content_type = "text/event-stream"), P400, P401, P422, P503))]
pub(super) async fn stream_events(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut errors = FieldErrors::new();
    let doctor = errors.check_optional("/doctorId", query.doctor_id, |raw| {
        raw.parse().map_err(|_| NotAnId)
    });
    let interest = errors.done(|| Some(doctor?.map_or(Interest::All, Interest::Doctor)))?;
    let seen = last_event(&headers)?;
    let session = actor.session.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    let place = state
        .live
        .take_place(actor, session)
        .map_err(|refusal| match refusal {
            NoPlace::OfUser => Problem::of(Code::TooManyStreams).retry_after(30),
            NoPlace::AtAll => Problem::of(Code::Busy).retry_after(5),
        })?;
    // First the feed, then where to begin: what comes in between is on both, and told once.
    let feed = state.live.shared().feed.subscribe();
    let beginning = poller::begin(state.live.shared(), seen).await?;
    let mut response = Sse::new(Listener::new(place, feed, beginning, interest).events()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

fn last_event(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get("last-event-id").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let number = value.to_str().ok().and_then(|text| text.parse::<u64>().ok());
    number
        .and_then(|number| i64::try_from(number).ok())
        .map(Some)
        .ok_or_else(|| Problem::of(Code::MalformedRequest).detail("Last-Event-ID is the id of an event"))
}
