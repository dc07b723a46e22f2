//! `/doctors/{id}/availability-windows`

use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::availability::{Remove, change_window, create_window, list_windows, remove_window};
use turnoplus_domain::ids::{DoctorId, WindowId};

use super::dto::{
    AvailabilityWindowBody, CreateAvailabilityWindowBody, RemovalQuery, UpdateAvailabilityWindowBody,
};
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, PathIds, Query, Signed};
use crate::page::Items;
use crate::problem::{P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// The one-off windows of a doctor: for the doctor, the front desk and admins. The list is always whole.
#[utoipa::path(
    get, path = "/doctors/{id}/availability-windows", tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor")),
    responses((status = 200, body = Items<AvailabilityWindowBody>), P401, P403, P404, P503),
)]
pub async fn list_availability_windows(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
) -> Result<axum::Json<Items<AvailabilityWindowBody>>, Problem> {
    let windows = list_windows(&*state.store, &actor, doctor).await?;
    Ok(axum::Json(Items::all(windows, AvailabilityWindowBody::from)))
}

/// Adds a one-off window. It only adds availability: no turno is affected.
#[utoipa::path(
    post, path = "/doctors/{id}/availability-windows", tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor")),
    request_body = CreateAvailabilityWindowBody,
    responses(
        (status = 201, body = AvailabilityWindowBody, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P413, P415, P422, P503,
    ),
)]
pub async fn create_availability_window(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    Json(body): Json<CreateAvailabilityWindowBody>,
) -> Result<Versioned<AvailabilityWindowBody>, Problem> {
    let cmd = body.parse(doctor, WindowId::new(state.ids.next()))?;
    let window = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create_window(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/doctors/{doctor}/availability-windows/{}", window.id);
    Ok(Versioned::created(&path, window.version, window.into()))
}

/// Changes a one-off window. When turnos would be left without availability, the answer is 409 `affected-appointments`
/// with the list of them, unless `onConflict` says what becomes of them.
#[utoipa::path(
    patch, path = "/doctors/{id}/availability-windows/{windowId}", tag = "availability", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        ("windowId" = String, Path, format = Uuid, description = "The window"),
        ("If-Match" = Option<String>, Header, description = "The version that it must have"),
    ),
    request_body = UpdateAvailabilityWindowBody,
    responses(
        (status = 200, body = AvailabilityWindowBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503,
    ),
)]
pub async fn update_availability_window(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(doctor, id): PathIds<DoctorId, WindowId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateAvailabilityWindowBody>,
) -> Result<Versioned<AvailabilityWindowBody>, Problem> {
    let cmd = body.parse(doctor, id, expected)?;
    let window = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { change_window(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(window.version, window.into()))
}

/// Removes a one-off window. Turnos that would be left without availability are treated as in a change.
#[utoipa::path(
    delete, path = "/doctors/{id}/availability-windows/{windowId}", tag = "availability", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        ("windowId" = String, Path, format = Uuid, description = "The window"),
        ("If-Match" = Option<String>, Header, description = "The version that it must have"),
        RemovalQuery,
    ),
    responses((status = 204), P401, P403, P404, P409, P412, P422, P503),
)]
pub async fn delete_availability_window(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(doctor, id): PathIds<DoctorId, WindowId>,
    IfMatch(expected): IfMatch,
    Query(query): Query<RemovalQuery>,
) -> Result<StatusCode, Problem> {
    let cmd = Remove {
        doctor,
        id,
        expected,
        on_conflict: query.on_conflict.into(),
    };
    run(&state, move |state| async move {
        remove_window(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
