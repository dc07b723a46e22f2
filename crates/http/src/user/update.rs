//! PATCH /users/{id}

use axum::extract::State;
use turnoplus_domain::ids::UserId;

use super::dto::{UserBody, UserChanges};
use super::staff::change;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Confirmed, IfMatch, Json, PathId};
use crate::problem::{P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};

/// Lets an account in or not, and grants it another role. Either ends all its sessions at once.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", request_body = UserChanges, security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = UserBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_user(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(id): PathId<UserId>,
    if_match: IfMatch,
    Json(body): Json<UserChanges>,
) -> Result<Versioned<UserBody>, Problem> {
    change(&state, actor, body.parse(id, if_match)?).await
}
