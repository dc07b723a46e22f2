//! `/auth/mfa`: authenticator apps and recovery codes; and showing the password again, which they ask for.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::identity;
use turnoplus_domain::ids::UserId;

use super::credentials_dto::{Codes, FactorState, FirstCode, NewTotp, ShownPassword};
use crate::extract::{Confirmed, Json, Live, PathId, Recent};
use crate::problem::{P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Shows the password again, and the second factor where there is one: for ten minutes this session may change what
/// guards the account.
#[utoipa::path(
    post, path = "/auth/reauthenticate", tag = "identity", request_body = ShownPassword, security(("bearer" = [])),
    responses((status = 204), P400, P401, P413, P415, P422, P503)
)]
pub(super) async fn reauthenticate(
    State(state): State<AppState>,
    Live(actor): Live,
    Json(body): Json<ShownPassword>,
) -> Result<StatusCode, Problem> {
    let cmd = body.parse()?;
    run(&state, move |state| {
        let cmd = cmd.clone();
        async move { identity::reauthenticate(state.identity(), &actor, cmd).await }
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What guards one's own account beside the password.
#[utoipa::path(
    get, path = "/auth/mfa", tag = "identity", security(("bearer" = [])),
    responses((status = 200, body = FactorState), P401, P503)
)]
pub(super) async fn get_mfa(
    State(state): State<AppState>,
    Live(actor): Live,
) -> Result<Answer<FactorState>, Problem> {
    let factors = identity::get_factors(&*state.store, &actor).await?;
    Ok(Answer(FactorState::of(factors)))
}

/// Begins to set up an authenticator app. It guards nothing until a first code is confirmed.
#[utoipa::path(
    post, path = "/auth/mfa/totp", tag = "identity", security(("bearer" = [])),
    responses((status = 201, body = NewTotp), P401, P403, P409, P503)
)]
pub(super) async fn enrol_totp(
    State(state): State<AppState>,
    Recent(actor): Recent,
) -> Result<(StatusCode, Answer<NewTotp>), Problem> {
    let enrolment = run(&state, move |state| async move {
        identity::enrol_totp(state.identity(), &actor).await
    })
    .await?;
    Ok((StatusCode::CREATED, Answer(NewTotp::of(enrolment))))
}

/// Confirms the app by a first code. The recovery codes are shown this once.
#[utoipa::path(
    post, path = "/auth/mfa/totp/confirm", tag = "identity", request_body = FirstCode, security(("bearer" = [])),
    responses((status = 200, body = Codes), P400, P401, P403, P409, P413, P415, P422, P503)
)]
pub(super) async fn confirm_totp(
    State(state): State<AppState>,
    Recent(actor): Recent,
    Json(body): Json<FirstCode>,
) -> Result<Answer<Codes>, Problem> {
    let code = body.parse()?;
    let recovery_codes = run(&state, move |state| {
        let code = code.clone();
        async move { identity::confirm_totp(state.identity(), &actor, &code).await }
    })
    .await?;
    Ok(Answer(Codes { recovery_codes }))
}

/// Takes one's own app away. Where the role needs one, nothing but setting up another is possible from then on.
#[utoipa::path(
    delete, path = "/auth/mfa/totp", tag = "identity", security(("bearer" = [])),
    responses((status = 204), P401, P403, P409, P503)
)]
pub(super) async fn remove_totp(
    State(state): State<AppState>,
    Recent(actor): Recent,
) -> Result<StatusCode, Problem> {
    run(&state, move |state| async move {
        identity::remove_totp(state.identity(), &actor).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes new recovery codes, shown this once; the ones from before stop working.
#[utoipa::path(
    post, path = "/auth/mfa/recovery-codes", tag = "identity", security(("bearer" = [])),
    responses((status = 200, body = Codes), P401, P403, P409, P503)
)]
pub(super) async fn renew_recovery_codes(
    State(state): State<AppState>,
    Recent(actor): Recent,
) -> Result<Answer<Codes>, Problem> {
    let recovery_codes = run(&state, move |state| async move {
        identity::renew_recovery_codes(state.identity(), &actor).await
    })
    .await?;
    Ok(Answer(Codes { recovery_codes }))
}

/// An admin takes away the app of somebody who lost it. The account's sessions end, and its owner is told by mail.
#[utoipa::path(
    delete, path = "/users/{id}/mfa/totp", tag = "identity", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), P401, P403, P404, P409, P503)
)]
pub(super) async fn reset_user_totp(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(user): PathId<UserId>,
) -> Result<StatusCode, Problem> {
    run(&state, move |state| async move {
        identity::reset_totp(state.identity(), &actor, user).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
