//! `/admins`: the accounts of those who run the clinic.

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

/// Lists the accounts of those who run the clinic by name.
#[utoipa::path(get, path = "/admins", tag = "users", params(StaffQuery), security(("bearer" = [])),
    responses((status = 200, body = Items<UserBody>), P401, P403, P422, P503))]
pub(super) async fn list_admins(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<StaffQuery>,
) -> Result<Answer<Items<UserBody>>, Problem> {
    staff::list(&state, actor, Role::Admin, query).await
}

/// Makes an admin's account. The password is judged like every other.
#[utoipa::path(post, path = "/admins", tag = "users", request_body = NewStaff, security(("bearer" = [])),
    responses((status = 201, body = UserBody), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_admin(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    Json(body): Json<NewStaff>,
) -> Result<Versioned<UserBody>, Problem> {
    staff::create(&state, actor, (Profile::Admin, "/admins"), body).await
}

/// Reads an admin's account.
#[utoipa::path(get, path = "/admins/{id}", tag = "users", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = UserBody), P401, P403, P404, P503))]
pub(super) async fn get_admin(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<UserId>,
) -> Result<Versioned<UserBody>, Problem> {
    staff::get(&state, actor, Role::Admin, id).await
}

/// Changes an admin's account, or opens a closed one again. Another address, and closing, end all sessions at once.
#[utoipa::path(patch, path = "/admins/{id}", tag = "users", request_body = StaffChanges, security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = UserBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_admin(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(id): PathId<UserId>,
    if_match: IfMatch,
    Json(body): Json<StaffChanges>,
) -> Result<Versioned<UserBody>, Problem> {
    staff::change(&state, actor, body.parse(id, Role::Admin, if_match)?).await
}

/// Closes an admin's account: all sessions end at once, and what the account did stays.
#[utoipa::path(delete, path = "/admins/{id}", tag = "users", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Closed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_admin(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(id): PathId<UserId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    staff::close(&state, actor, (Role::Admin, id), if_match).await
}
