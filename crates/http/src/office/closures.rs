//! GET and POST /offices/{id}/closures, DELETE /offices/{id}/closures/{closureId}

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::office::{
    AddClosureError, ListClosuresError, RemoveClosure, RemoveClosureError, add_closure, list_closures,
    remove_closure,
};
use turnoplus_domain::ids::{ClosureId, OfficeId};

use super::closure_dto::{ClosureBody, NewClosure};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, PathIds, Signed};
use crate::page::Items;
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Lists the closures of an office by date, past ones too.
#[utoipa::path(get, path = "/offices/{id}/closures", tag = "offices", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = Items<ClosureBody>), P401, P403, P404, P503))]
pub(super) async fn list_office_closures(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(office): PathId<OfficeId>,
) -> Result<Answer<Items<ClosureBody>>, Problem> {
    let closures = list_closures(&*state.store, &actor, office).await?;
    Ok(Answer(Items::all(closures, ClosureBody::of)))
}

/// Closes an office for whole days. Turnos in the way are listed (409) unless `onConflict` says what becomes of them.
#[utoipa::path(post, path = "/offices/{id}/closures", tag = "offices", request_body = NewClosure,
    security(("bearer" = [])), params(("id" = String, Path, format = "uuid")),
    responses((status = 201, body = ClosureBody), P400, P401, P403, P404, P409, P413, P415, P422, P503))]
pub(super) async fn create_office_closure(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(office): PathId<OfficeId>,
    Json(body): Json<NewClosure>,
) -> Result<Versioned<ClosureBody>, Problem> {
    let cmd = body.parse(ClosureId::new(state.ids.next()), office)?;
    let dated = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { add_closure(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/offices/{office}/closures/{}", dated.closure.id);
    Ok(Versioned::created(
        &path,
        dated.closure.version,
        ClosureBody::of(dated),
    ))
}

/// Opens an office again on days on which it was to be closed.
#[utoipa::path(delete, path = "/offices/{id}/closures/{closureId}", tag = "offices", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = "uuid"),
        ("closureId" = String, Path, format = "uuid"),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = 204, description = "Removed."), P401, P403, P404, P412, P503))]
pub(super) async fn delete_office_closure(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(office, id): PathIds<OfficeId, ClosureId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = RemoveClosure { office, id, expected };
    run(&state, move |state| async move {
        remove_closure(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ListClosuresError> for Problem {
    fn from(error: ListClosuresError) -> Self {
        match error {
            ListClosuresError::Forbidden => Self::of(Code::Forbidden),
            ListClosuresError::UnknownOffice => Self::of(Code::NotFound),
            ListClosuresError::Store(error) => error.into(),
        }
    }
}

impl From<AddClosureError> for Problem {
    fn from(error: AddClosureError) -> Self {
        match error {
            AddClosureError::Forbidden => Self::of(Code::Forbidden),
            AddClosureError::UnknownOffice => Self::of(Code::NotFound),
            AddClosureError::Inverted => Self::field("/until", "ends-before-it-begins", error.to_string()),
            AddClosureError::Past => Self::field("/until", "in-the-past", error.to_string()),
            AddClosureError::TooFar => Self::field("/until", "too-far", error.to_string()),
            AddClosureError::Affected(affected) => affected.into(),
            AddClosureError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveClosureError> for Problem {
    fn from(error: RemoveClosureError) -> Self {
        match error {
            RemoveClosureError::Forbidden => Self::of(Code::Forbidden),
            RemoveClosureError::Unknown => Self::of(Code::NotFound),
            RemoveClosureError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            RemoveClosureError::Store(error) => error.into(),
        }
    }
}
