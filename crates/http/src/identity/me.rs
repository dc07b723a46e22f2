//! `/users/me`: one's own account.

use axum::extract::State;
use turnoplus_app::identity::{Me, get_me as get, update_me as update};

use super::dto::{MyAccount, MyChanges};
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, Live, Signed};
use crate::problem::{Code, P400, P401, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// One's own account.
#[utoipa::path(
    get, path = "/users/me", tag = "identity", security(("bearer" = [])),
    responses((status = 200, body = MyAccount), P401, P503)
)]
pub(super) async fn get_me(
    State(state): State<AppState>,
    Live(actor): Live,
) -> Result<Versioned<MyAccount>, Problem> {
    let me = get(&*state.store, &actor)
        .await?
        .ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    Ok(present(&me))
}

/// Changes one's own account. For patients it is written through to the patient.
#[utoipa::path(
    patch, path = "/users/me", tag = "identity", security(("bearer" = [])), request_body = MyChanges,
    params(("if-match" = Option<String>, Header, description = "The version that must be current.")),
    responses((status = 200, body = MyAccount), P400, P401, P412, P413, P415, P422, P503)
)]
pub(super) async fn update_me(
    State(state): State<AppState>,
    Signed(actor): Signed,
    IfMatch(expected): IfMatch,
    Json(body): Json<MyChanges>,
) -> Result<Versioned<MyAccount>, Problem> {
    let cmd = body.parse(expected)?;
    let me = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(present(&me))
}

fn present(me: &Me) -> Versioned<MyAccount> {
    Versioned::ok(me.version(), MyAccount::of(me))
}
