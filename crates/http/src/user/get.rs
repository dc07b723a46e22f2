//! GET /users/{id}

use axum::extract::State;
use turnoplus_app::identity::get_user as get;
use turnoplus_domain::ids::UserId;

use super::dto::UserBody;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{PathId, Signed};
use crate::problem::{P401, P403, P404, P503, Problem};

/// Reads one account.
#[utoipa::path(get, path = "/users/{id}", tag = "users", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = UserBody), P401, P403, P404, P503))]
pub(super) async fn get_user(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<UserId>,
) -> Result<Versioned<UserBody>, Problem> {
    let user = get(&*state.store, &actor, id, None).await?;
    Ok(Versioned::ok(user.version, UserBody::of(&user)))
}
