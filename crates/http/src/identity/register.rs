//! `POST /auth/register`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use turnoplus_app::identity::{Registered, register as register_account};

use super::answer::{answer_login, caller};
use super::dto::{RefreshIn, Registration, SessionAnswer};
use crate::client::ClientAddress;
use crate::extract::Json;
use crate::problem::{P400, P409, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Makes a patient's account and signs in. The refresh token comes in a cookie. Where the clinic wants addresses proved,
/// the answer is 202 instead, the same for an address that has an account: whoever reads its mail is told.
#[utoipa::path(
    post, path = "/auth/register", tag = "identity", request_body = Registration,
    responses((status = 201, body = SessionAnswer), (status = 202, description = "The address is written to."),
        P400, P409, P413, P415, P422, P503)
)]
pub(super) async fn register(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: ClientAddress,
    Json(body): Json<Registration>,
) -> Result<Response, Problem> {
    let cmd = body.parse(&state, caller(&headers, address, &state))?;
    let registered = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { register_account(state.identity(), cmd).await }
    })
    .await?;
    match registered {
        Registered::In(logged_in) => answer_login(&state, StatusCode::CREATED, &logged_in, RefreshIn::Cookie),
        Registered::ByMail => Ok(StatusCode::ACCEPTED.into_response()),
    }
}
