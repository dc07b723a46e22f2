//! POST /holidays, PATCH and DELETE /holidays/{id}

use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::holiday::{HolidayError, RemoveHoliday, create, remove, update};
use turnoplus_domain::ids::HolidayId;

use super::dto::{HolidayBody, HolidayChanges, NewHoliday};
use crate::AppState;
use crate::availability::RemovalQuery;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Query, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Adds a holiday: nothing is offered on that day, unless it is `open`. Turnos in the way are listed (409) unless
/// `onConflict` says what becomes of them.
#[utoipa::path(post, path = "/holidays", tag = "holidays", request_body = NewHoliday, security(("bearer" = [])),
    responses((status = 201, body = HolidayBody, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_holiday(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<NewHoliday>,
) -> Result<Versioned<HolidayBody>, Problem> {
    let cmd = body.parse(HolidayId::new(state.ids.next()))?;
    let holiday = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/holidays/{}", holiday.id);
    Ok(Versioned::created(
        &path,
        holiday.version,
        HolidayBody::from(&holiday),
    ))
}

/// Changes a holiday. Turnos on a day that is shut by it are treated as in a new one.
#[utoipa::path(patch, path = "/holidays/{id}", tag = "holidays", request_body = HolidayChanges,
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = HolidayBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_holiday(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<HolidayId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<HolidayChanges>,
) -> Result<Versioned<HolidayBody>, Problem> {
    let cmd = body.parse(id, expected)?;
    let holiday = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(holiday.version, HolidayBody::from(&holiday)))
}

/// Removes a holiday; it stays removed. Turnos on a day that an office worked because of it are treated as in a new one.
#[utoipa::path(delete, path = "/holidays/{id}", tag = "holidays", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header), RemovalQuery),
    responses((status = 204, description = "Removed."), P401, P403, P404, P409, P412, P422, P503))]
pub(super) async fn delete_holiday(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<HolidayId>,
    IfMatch(expected): IfMatch,
    Query(query): Query<RemovalQuery>,
) -> Result<StatusCode, Problem> {
    let cmd = RemoveHoliday {
        id,
        expected,
        on_conflict: query.on_conflict.into(),
    };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<HolidayError> for Problem {
    fn from(error: HolidayError) -> Self {
        match error {
            HolidayError::Forbidden => Self::of(Code::Forbidden),
            HolidayError::Unknown => Self::of(Code::NotFound),
            HolidayError::UnknownOffice => Self::field("/officeId", "unknown-office", error.to_string()),
            HolidayError::UnknownYear => Self::field("/year", "unknown-year", error.to_string()),
            HolidayError::DateTaken => Self::of(Code::HolidayTaken),
            HolidayError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            HolidayError::Affected(affected) => affected.into(),
            HolidayError::Store(error) => error.into(),
        }
    }
}
