//! `/doctors/{id}/absences`

use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::availability::{self as app, OnConflict, Remove};
use turnoplus_domain::ids::{AbsenceId, DoctorId};

use super::dto::{AbsenceBody, CreateAbsenceBody, UpdateAbsenceBody};
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, PathIds, Signed};
use crate::page::Items;
use crate::problem::{P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// A doctor's absences, past and coming, by start: for the doctor, the front desk and admins. The list is always whole.
#[utoipa::path(
    get, path = "/doctors/{id}/absences", tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor")),
    responses((status = 200, body = Items<AbsenceBody>), P401, P403, P404, P503),
)]
pub async fn list_absences(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
) -> Result<axum::Json<Items<AbsenceBody>>, Problem> {
    let absences = app::list_absences(&*state.store, &actor, doctor).await?;
    Ok(axum::Json(Items::all(absences, AbsenceBody::from)))
}

/// Takes a doctor's time off. When turnos lie in it, the answer is 409 `affected-appointments` with the list of them,
/// unless `onConflict` is `cancel`. Absences do not overlap: 409 `absence-overlap`.
#[utoipa::path(
    post, path = "/doctors/{id}/absences", tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor")),
    request_body = CreateAbsenceBody,
    responses(
        (status = 201, body = AbsenceBody, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P409, P413, P415, P422, P503,
    ),
)]
pub async fn create_absence(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    Json(body): Json<CreateAbsenceBody>,
) -> Result<Versioned<AbsenceBody>, Problem> {
    let cmd = body.parse(doctor, AbsenceId::new(state.ids.next()))?;
    let created = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { app::create_absence(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/doctors/{doctor}/absences/{}", created.absence.id);
    Ok(Versioned::created(&path, created.absence.version, created.into()))
}

/// Changes an absence. Turnos that lie in it then are treated as in a new one; time that it leaves is free at once.
#[utoipa::path(
    patch, path = "/doctors/{id}/absences/{absenceId}", tag = "availability", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        ("absenceId" = String, Path, format = Uuid, description = "The absence"),
        ("If-Match" = Option<String>, Header, description = "The version that it must have"),
    ),
    request_body = UpdateAbsenceBody,
    responses(
        (status = 200, body = AbsenceBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503,
    ),
)]
pub async fn update_absence(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(doctor, id): PathIds<DoctorId, AbsenceId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateAbsenceBody>,
) -> Result<Versioned<AbsenceBody>, Problem> {
    let cmd = body.parse(doctor, id, expected)?;
    let changed = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { app::change_absence(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(changed.absence.version, changed.into()))
}

/// Removes an absence: its time is free at once, as far as rules and windows offer it.
#[utoipa::path(
    delete, path = "/doctors/{id}/absences/{absenceId}", tag = "availability", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        ("absenceId" = String, Path, format = Uuid, description = "The absence"),
        ("If-Match" = Option<String>, Header, description = "The version that it must have"),
    ),
    responses((status = 204), P401, P403, P404, P412, P503),
)]
pub async fn delete_absence(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(doctor, id): PathIds<DoctorId, AbsenceId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = Remove {
        doctor,
        id,
        expected,
        on_conflict: OnConflict::default(),
    };
    run(&state, move |state| async move {
        app::remove_absence(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
