//! `POST /auth/login`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use turnoplus_app::identity::login as sign_in;

use super::answer::{answer_login, caller};
use super::dto::{Credentials, SessionAnswer};
use crate::client::ClientAddress;
use crate::extract::Json;
use crate::problem::{P400, P401, P403, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Signs in. The answer is the same for an unknown address, a wrong password and a deactivated account. An account with a
/// second factor is asked for it (401 `totp-required`) once the password is right. A browser is remembered by a cookie of
/// its own, so that failures from elsewhere do not slow it down.
#[utoipa::path(
    post, path = "/auth/login", tag = "identity", request_body = Credentials,
    responses((status = 200, body = SessionAnswer), P400, P401, P403, P413, P415, P422, P503)
)]
pub(super) async fn login(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: ClientAddress,
    Json(body): Json<Credentials>,
) -> Result<Response, Problem> {
    let refresh_in = body.refresh_in;
    let cmd = body.parse(&state, caller(&headers, address, &state))?;
    let logged_in = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { sign_in(state.identity(), cmd).await }
    })
    .await?;
    answer_login(&state, StatusCode::OK, &logged_in, refresh_in)
}
