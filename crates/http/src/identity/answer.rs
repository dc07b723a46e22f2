//! Answers somebody who is in: an access token, and the refresh token where it was asked for.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use turnoplus_app::identity::{Caller, LoggedIn, SignedIn};

use super::access_tokens::{AccessClaims, AccessTokens};
use super::cookie;
use super::dto::{RefreshIn, SessionAnswer, SessionUser};
use crate::client::ClientAddress;
use crate::problem::Problem;
use crate::state::AppState;

/// Signs an access token and presents the session.
pub(super) fn answer(
    state: &AppState,
    status: StatusCode,
    signed_in: &SignedIn,
    refresh_in: RefreshIn,
) -> Result<Response, Problem> {
    let now = state.clock.now();
    let claims = AccessClaims {
        user: signed_in.user.id,
        session: signed_in.session.id,
    };
    let access_token = state
        .tokens
        .sign(claims, state.ids.next(), now)
        .map_err(|error| Problem::internal(&error))?;
    let body = SessionAnswer {
        access_token,
        token_type: "Bearer",
        expires_in: AccessTokens::LIFETIME.as_secs(),
        refresh_token: (refresh_in == RefreshIn::Body).then(|| cookie::encode(&signed_in.refresh)),
        user: SessionUser::of(&signed_in.user),
    };
    let mut response = (status, Json(body)).into_response();
    if refresh_in == RefreshIn::Cookie
        && let Some(cookie) = cookie::set(
            &signed_in.refresh,
            signed_in.session.expires_at,
            now,
            &state.config,
        )
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The same for somebody who has just shown the password: their browser is known from now on.
pub(super) fn answer_login(
    state: &AppState,
    status: StatusCode,
    logged_in: &LoggedIn,
    refresh_in: RefreshIn,
) -> Result<Response, Problem> {
    let mut response = answer(state, status, &logged_in.signed_in, refresh_in)?;
    if refresh_in == RefreshIn::Cookie
        && let Some(cookie) = cookie::set_device(&logged_in.device, &state.config)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Where a request comes from.
pub(super) fn caller(headers: &HeaderMap, address: ClientAddress, state: &AppState) -> Caller {
    Caller {
        source: address.source().map(|source| source.to_string()),
        network: address.network().map(|network| network.to_string()),
        device: cookie::read_device(headers, &state.config),
        user_agent: headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
    }
}

/// The answer with the refresh cookie removed.
pub(super) fn without_cookie(answer: impl IntoResponse, state: &AppState) -> Response {
    let mut response = answer.into_response();
    if let Some(cookie) = cookie::clear(&state.config) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
