//! `/auth/password`: changing it, and setting another when it is forgotten.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use turnoplus_app::identity;

use super::answer::caller;
use super::cookie;
use super::credentials_dto::{ForgottenPassword, NewPasswordByMail, PasswordChange};
use crate::client::ClientAddress;
use crate::extract::{Json, Recent};
use crate::problem::{P400, P401, P403, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Changes one's own password. The account's other sessions end, and its owner is told by mail. Needs a session whose
/// password was shown in the last ten minutes.
#[utoipa::path(
    post, path = "/auth/password/change", tag = "identity", request_body = PasswordChange, security(("bearer" = [])),
    responses((status = 204), P400, P401, P403, P413, P415, P422, P503)
)]
pub(super) async fn change_password(
    State(state): State<AppState>,
    Recent(actor): Recent,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let cmd = body.parse()?;
    run(&state, move |state| {
        let cmd = cmd.clone();
        async move { identity::change_password(state.identity(), &actor, cmd).await }
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a mail to set another password with. The answer does not tell whether the address has an account.
#[utoipa::path(
    post, path = "/auth/password/forgot", tag = "identity", request_body = ForgottenPassword,
    responses((status = 202, description = "If the address has an account, it is written to."), P400, P413, P415, P422, P503)
)]
pub(super) async fn forgot_password(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: ClientAddress,
    Json(body): Json<ForgottenPassword>,
) -> Result<StatusCode, Problem> {
    let email = body.parse()?;
    let caller = caller(&headers, address, &state);
    run(&state, move |state| {
        let (email, caller) = (email.clone(), caller.clone());
        async move { identity::forgot_password(state.identity(), &email, &caller).await }
    })
    .await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets another password with the secret from the mail, once. Every session of the account ends. The browser is known
/// to the account from now on: it logs in whatever strangers try.
#[utoipa::path(
    post, path = "/auth/password/reset", tag = "identity", request_body = NewPasswordByMail,
    responses((status = 204), P400, P413, P415, P422, P503)
)]
pub(super) async fn reset_password(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: ClientAddress,
    Json(body): Json<NewPasswordByMail>,
) -> Result<Response, Problem> {
    let cmd = body.parse(caller(&headers, address, &state))?;
    let device = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { identity::reset_password(state.identity(), cmd).await }
    })
    .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie::set_device(&device, &state.config) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
