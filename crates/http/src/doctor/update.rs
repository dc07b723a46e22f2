//! PATCH /doctors/{id}

use axum::extract::State;
use serde_json::json;
use turnoplus_app::doctor::{UpdateDoctorError, update};
use turnoplus_domain::ids::{DoctorId, UserId};

use super::dto::{DoctorBody, DoctorChanges, unknown_offices, unknown_payers};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Presence};
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Changes a doctor. Deactivating keeps the turnos that exist, the hours and the login, and takes no new turnos; active
/// again, the doctor has the hours that they had. For a login the password is shown again.
#[utoipa::path(patch, path = "/doctors/{id}", tag = "doctors", request_body = DoctorChanges,
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = DoctorBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_doctor(
    State(state): State<AppState>,
    presence: Presence,
    PathId(id): PathId<DoctorId>,
    if_match: IfMatch,
    Json(body): Json<DoctorChanges>,
) -> Result<Versioned<DoctorBody>, Problem> {
    let actor = presence.actor;
    if body.makes_login() {
        presence.confirmed()?;
    }
    let cmd = body.parse(id, UserId::new(state.ids.next()), if_match)?;
    let view = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &*state.hasher, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(view.doctor.version, DoctorBody::of(view)))
}

impl From<UpdateDoctorError> for Problem {
    fn from(error: UpdateDoctorError) -> Self {
        match error {
            UpdateDoctorError::Forbidden => Self::of(Code::Forbidden),
            UpdateDoctorError::Unknown => Self::of(Code::NotFound),
            UpdateDoctorError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdateDoctorError::UnknownOffices(positions) => unknown_offices(positions),
            UpdateDoctorError::UnknownPayers(positions) => unknown_payers(positions),
            UpdateDoctorError::OfficeInUse(in_use) => Self::of(Code::StillReferenced)
                .detail("the doctor still has hours at the office")
                .with("officeId", in_use.office.to_string())
                .with(
                    "references",
                    json!({ "rules": in_use.rules, "windows": in_use.windows }),
                ),
            UpdateDoctorError::LicenseTaken => Self::of(Code::LicenseTaken),
            UpdateDoctorError::AccountExists => Self::of(Code::AccountExists),
            UpdateDoctorError::Account(error) => error.into(),
            UpdateDoctorError::Store(error) => error.into(),
        }
    }
}
