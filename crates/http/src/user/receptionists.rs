//! `/receptionists`: the accounts of the front desk.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_domain::identity::{Profile, Role};
use turnoplus_domain::ids::UserId;

use super::dto::{NewStaff, StaffChanges, UserBody};
use super::list::StaffQuery;
use super::staff;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Confirmed, IfMatch, Json, PathId, Query, Signed};
use crate::page::Items;
use crate::problem::{P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};

/// Lists the accounts of the front desk by name.
#[utoipa::path(get, path = "/receptionists", tag = "users", params(StaffQuery), security(("bearer" = [])),
    responses((status = 200, body = Items<UserBody>), P401, P403, P422, P503))]
pub(super) async fn list_receptionists(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<StaffQuery>,
) -> Result<Answer<Items<UserBody>>, Problem> {
    staff::list(&state, actor, Role::Receptionist, query).await
}

/// Makes a receptionist's account. The password is judged like every other.
#[utoipa::path(post, path = "/receptionists", tag = "users", request_body = NewStaff, security(("bearer" = [])),
    responses((status = 201, body = UserBody), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_receptionist(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    Json(body): Json<NewStaff>,
) -> Result<Versioned<UserBody>, Problem> {
    staff::create(&state, actor, (Profile::Receptionist, "/receptionists"), body).await
}

/// Reads a receptionist's account.
#[utoipa::path(get, path = "/receptionists/{id}", tag = "users", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = UserBody), P401, P403, P404, P503))]
pub(super) async fn get_receptionist(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<UserId>,
) -> Result<Versioned<UserBody>, Problem> {
    staff::get(&state, actor, Role::Receptionist, id).await
}

/// Changes a receptionist's account, or opens a closed one again. Another address, and closing, end all sessions at once.
#[utoipa::path(patch, path = "/receptionists/{id}", tag = "users", request_body = StaffChanges, security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = UserBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_receptionist(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(id): PathId<UserId>,
    if_match: IfMatch,
    Json(body): Json<StaffChanges>,
) -> Result<Versioned<UserBody>, Problem> {
    staff::change(&state, actor, body.parse(id, Role::Receptionist, if_match)?).await
}

/// Closes a receptionist's account: all sessions end at once, and what the account did stays.
#[utoipa::path(delete, path = "/receptionists/{id}", tag = "users", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Closed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_receptionist(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(id): PathId<UserId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    staff::close(&state, actor, (Role::Receptionist, id), if_match).await
}
