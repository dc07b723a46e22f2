//! `/auth/email`: proving an address, and changing it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use turnoplus_app::identity;

use super::answer::caller;
use super::credentials_dto::{EmailAddress, MailedToken};
use crate::client::ClientAddress;
use crate::extract::{Json, Recent};
use crate::problem::{P400, P401, P403, P409, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Proves an address with the secret from the mail, once. An address that was asked for by its owner becomes the
/// account's.
#[utoipa::path(
    post, path = "/auth/email/verify", tag = "identity", request_body = MailedToken,
    responses((status = 204), P400, P409, P413, P415, P422, P503)
)]
pub(super) async fn verify_email(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: ClientAddress,
    Json(body): Json<MailedToken>,
) -> Result<StatusCode, Problem> {
    let secret = body.parse()?;
    let caller = caller(&headers, address, &state);
    run(&state, move |state| {
        let (secret, caller) = (secret.clone(), caller.clone());
        async move { identity::verify_email(state.identity(), &secret, &caller).await }
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for the mail once more. The answer does not tell whether the address has an account.
#[utoipa::path(
    post, path = "/auth/email/resend", tag = "identity", request_body = EmailAddress,
    responses((status = 202, description = "If the address waits for its proof, it is written to."), P400, P413, P415, P422, P503)
)]
pub(super) async fn resend_verification(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: ClientAddress,
    Json(body): Json<EmailAddress>,
) -> Result<StatusCode, Problem> {
    let email = body.parse()?;
    let caller = caller(&headers, address, &state);
    run(&state, move |state| {
        let (email, caller) = (email.clone(), caller.clone());
        async move { identity::resend_verification(state.identity(), &email, &caller).await }
    })
    .await?;
    Ok(StatusCode::ACCEPTED)
}

/// Asks for another address for one's own account: it is written to, and counts when the secret in that mail was used.
/// Needs a session whose password was shown in the last ten minutes.
#[utoipa::path(
    post, path = "/auth/email/change", tag = "identity", request_body = EmailAddress, security(("bearer" = [])),
    responses((status = 202, description = "The new address is written to."), P400, P401, P403, P413, P415, P422, P503)
)]
pub(super) async fn change_email(
    State(state): State<AppState>,
    Recent(actor): Recent,
    Json(body): Json<EmailAddress>,
) -> Result<StatusCode, Problem> {
    let email = body.parse()?;
    run(&state, move |state| {
        let email = email.clone();
        async move { identity::change_email(state.identity(), &actor, &email).await }
    })
    .await?;
    Ok(StatusCode::ACCEPTED)
}
