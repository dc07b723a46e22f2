//! `POST /auth/logout` and `POST /auth/logout-all`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use turnoplus_app::identity;

use super::answer::without_cookie;
use crate::extract::Live;
use crate::problem::{P401, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Ends this session. Its access tokens stop working at once.
#[utoipa::path(
    post, path = "/auth/logout", tag = "identity", security(("bearer" = [])),
    responses((status = 204), P401, P503)
)]
pub(super) async fn logout(State(state): State<AppState>, Live(actor): Live) -> Result<Response, Problem> {
    run(&state, move |state| async move {
        identity::logout(&*state.store, &*state.clock, &actor).await
    })
    .await?;
    Ok(without_cookie(StatusCode::NO_CONTENT, &state))
}

/// Ends every session of the account, this one too.
#[utoipa::path(
    post, path = "/auth/logout-all", tag = "identity", security(("bearer" = [])),
    responses((status = 204), P401, P503)
)]
pub(super) async fn logout_all(
    State(state): State<AppState>,
    Live(actor): Live,
) -> Result<Response, Problem> {
    run(&state, move |state| async move {
        identity::logout_all(&*state.store, &*state.clock, &actor).await
    })
    .await?;
    Ok(without_cookie(StatusCode::NO_CONTENT, &state))
}
