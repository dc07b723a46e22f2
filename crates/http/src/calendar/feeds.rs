//! `/calendar-feeds`: one's own calendars.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use turnoplus_app::calendar::{CreateFeedError, RemoveFeedError, create_feed, list_feeds, remove_feed};
use turnoplus_domain::ids::CalendarFeedId;

use super::dto::{CalendarFeedBody, CreatedCalendarFeed, NewCalendarFeed};
use crate::AppState;
use crate::extract::{Confirmed, Json, PathId, Signed};
use crate::page::Items;
use crate::problem::{Code, P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Makes a secret address under which a calendar program reads one's own turnos: a patient's, with those of whom they
/// answer for, or a doctor's agenda. Whoever has it needs no login: the password is shown again for it, and it ends with
/// every session, and when the password is reset.
#[utoipa::path(post, path = "/calendar-feeds", tag = "calendar", request_body = NewCalendarFeed, security(("bearer" = [])),
    responses((status = 201, body = CreatedCalendarFeed), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_calendar_feed(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    Json(body): Json<NewCalendarFeed>,
) -> Result<(StatusCode, Answer<CreatedCalendarFeed>), Problem> {
    let cmd = body.parse(CalendarFeedId::new(state.ids.next()))?;
    let new = run(&state, move |state| async move {
        create_feed(&*state.store, &*state.clock, &*state.secrets, &actor, cmd).await
    })
    .await?;
    let (site, secret) = (
        state.config.public_url.trim_end_matches('/'),
        URL_SAFE_NO_PAD.encode(new.secret.expose()),
    );
    let created = CreatedCalendarFeed {
        feed: CalendarFeedBody::of(&new.feed),
        url: format!("{site}/api/v1/calendar/{secret}.ics"),
    };
    Ok((StatusCode::CREATED, Answer(created)))
}

/// One's own calendar feeds, oldest first, without their addresses.
#[utoipa::path(get, path = "/calendar-feeds", tag = "calendar", security(("bearer" = [])),
    responses((status = 200, body = Items<CalendarFeedBody>), P401, P503))]
pub(super) async fn list_calendar_feeds(
    State(state): State<AppState>,
    Signed(actor): Signed,
) -> Result<Answer<Items<CalendarFeedBody>>, Problem> {
    let feeds = list_feeds(&*state.store, &actor).await?;
    Ok(Answer(Items::all(&feeds, CalendarFeedBody::of)))
}

/// Ends one of one's own calendar feeds: its address names nothing from then on.
#[utoipa::path(delete, path = "/calendar-feeds/{id}", tag = "calendar", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), P401, P404, P503))]
pub(super) async fn delete_calendar_feed(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<CalendarFeedId>,
) -> Result<StatusCode, Problem> {
    run(&state, move |state| async move {
        remove_feed(&*state.store, &*state.clock, &actor, id).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<CreateFeedError> for Problem {
    fn from(error: CreateFeedError) -> Self {
        match error {
            CreateFeedError::Forbidden => Self::of(Code::Forbidden),
            CreateFeedError::TooMany => Self::of(Code::TooManyFeeds),
            CreateFeedError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveFeedError> for Problem {
    fn from(error: RemoveFeedError) -> Self {
        match error {
            RemoveFeedError::Unknown => Self::of(Code::NotFound),
            RemoveFeedError::Store(error) => error.into(),
        }
    }
}
