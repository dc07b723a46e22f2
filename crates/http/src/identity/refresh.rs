//! `POST /auth/refresh`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use turnoplus_app::identity::refresh as exchange;

use super::answer::{answer, without_cookie};
use super::cookie;
use super::dto::{RefreshIn, RefreshRequest, SessionAnswer};
use crate::extract::KeyedJson;
use crate::problem::{Code, P400, P401, P403, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Exchanges the refresh token for the next one. The cookie is spent only with the header `X-Turnoplus-Client` and,
/// where an `Origin` is sent, for the server's own or an allowed one.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "identity", request_body = RefreshRequest,
    params(("x-turnoplus-client" = Option<String>, Header, description = "Any value; required with the cookie.")),
    responses((status = 200, body = SessionAnswer), P400, P401, P403, P413, P415, P422, P503)
)]
pub(super) async fn refresh(
    State(state): State<AppState>,
    headers: HeaderMap,
    KeyedJson { body, .. }: KeyedJson<RefreshRequest>,
) -> Result<Response, Problem> {
    let (presented, refresh_in) = if let Some(text) = body.refresh_token {
        (cookie::decode(&text), RefreshIn::Body)
    } else {
        let found = cookie::read(&headers, &state.config);
        if found.is_some() {
            cookie::check_sender(&headers, &state.config)?;
        }
        (found, RefreshIn::Cookie)
    };
    let presented = presented.ok_or_else(|| Problem::of(Code::InvalidRefreshToken))?;
    let exchanged = run(&state, move |state| {
        let presented = presented.clone();
        async move { exchange(&*state.store, &*state.clock, &*state.secrets, &presented).await }
    })
    .await;
    match exchanged {
        Ok(signed_in) => answer(&state, StatusCode::OK, &signed_in, refresh_in),
        Err(problem) if refresh_in == RefreshIn::Cookie && problem.code() == Code::InvalidRefreshToken => {
            Ok(without_cookie(problem, &state).into_response())
        }
        Err(problem) => Err(problem),
    }
}
