//! `POST /auth/register`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use turnoplus_app::identity::register as register_account;

use super::answer::{answer, user_agent};
use super::dto::{RefreshIn, Registration, SessionAnswer};
use crate::extract::Json;
use crate::problem::{P400, P409, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Makes a patient's account and signs in. The refresh token comes in a cookie.
#[utoipa::path(
    post, path = "/auth/register", tag = "identity", request_body = Registration,
    responses((status = 201, body = SessionAnswer), P400, P409, P413, P415, P422, P503)
)]
pub(super) async fn register(
    State(state): State<AppState>,
    headers: HeaderMap,
    Json(body): Json<Registration>,
) -> Result<Response, Problem> {
    let cmd = body.parse(&state, user_agent(&headers))?;
    let signed_in =
        run(&state, move |state| {
            let cmd = cmd.clone();
            async move {
                register_account(&*state.store, &*state.clock, &*state.hasher, &*state.secrets, cmd).await
            }
        })
        .await?;
    answer(&state, StatusCode::CREATED, &signed_in, RefreshIn::Cookie)
}
