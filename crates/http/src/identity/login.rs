//! `POST /auth/login`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use turnoplus_app::identity::login as sign_in;

use super::answer::{answer, user_agent};
use super::dto::{Credentials, SessionAnswer};
use crate::extract::Json;
use crate::problem::{P400, P401, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Signs in. The answer is the same for an unknown address, a wrong password and a deactivated account.
#[utoipa::path(
    post, path = "/auth/login", tag = "identity", request_body = Credentials,
    responses((status = 200, body = SessionAnswer), P400, P401, P413, P415, P422, P503)
)]
pub(super) async fn login(
    State(state): State<AppState>,
    headers: HeaderMap,
    Json(body): Json<Credentials>,
) -> Result<Response, Problem> {
    let refresh_in = body.refresh_in;
    let cmd = body.parse(&state, user_agent(&headers))?;
    let signed_in = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { sign_in(&*state.store, &*state.clock, &*state.hasher, &*state.secrets, cmd).await }
    })
    .await?;
    answer(&state, StatusCode::OK, &signed_in, refresh_in)
}
