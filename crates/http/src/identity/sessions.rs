//! `/auth/sessions`: one's own devices.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::identity::{end_session, list_sessions as list};
use turnoplus_domain::ids::SessionId;

use super::dto::OwnSession;
use crate::extract::{Live, PathId};
use crate::page::Items;
use crate::problem::{P401, P404, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// One's own live sessions, newest first.
#[utoipa::path(
    get, path = "/auth/sessions", tag = "identity", security(("bearer" = [])),
    responses((status = 200, body = Items<OwnSession>), P401, P503)
)]
pub(super) async fn list_sessions(
    State(state): State<AppState>,
    Live(actor): Live,
) -> Result<Json<Items<OwnSession>>, Problem> {
    let sessions = list(&*state.store, &*state.clock, &actor).await?;
    Ok(Json(Items::all(sessions, |session| {
        OwnSession::of(session, actor.session)
    })))
}

/// Ends one of one's own sessions.
#[utoipa::path(
    delete, path = "/auth/sessions/{id}", tag = "identity", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), P401, P404, P503)
)]
pub(super) async fn delete_session(
    State(state): State<AppState>,
    Live(actor): Live,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode, Problem> {
    run(&state, move |state| async move {
        end_session(&*state.store, &*state.clock, &actor, id).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
