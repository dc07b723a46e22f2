//! POST /doctors

use axum::extract::State;
use turnoplus_app::doctor::{CreateDoctorError, create};
use turnoplus_domain::ids::{DoctorId, UserId};

use super::dto::{DoctorBody, NewDoctor, unknown_offices, unknown_payers};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Json, Presence};
use crate::problem::{Code, P400, P401, P403, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Adds a doctor, with a login when `account` is given: both or neither. For a login the password is shown again.
#[utoipa::path(post, path = "/doctors", tag = "doctors", request_body = NewDoctor, security(("bearer" = [])),
    responses((status = 201, body = DoctorBody), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_doctor(
    State(state): State<AppState>,
    presence: Presence,
    Json(body): Json<NewDoctor>,
) -> Result<Versioned<DoctorBody>, Problem> {
    let actor = presence.actor;
    if body.makes_login() {
        presence.confirmed()?;
    }
    let cmd = body.parse(DoctorId::new(state.ids.next()), UserId::new(state.ids.next()))?;
    let view = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &*state.hasher, &actor, cmd).await }
    })
    .await?;
    let (id, version) = (view.doctor.id, view.doctor.version);
    Ok(Versioned::created(
        &format!("/doctors/{id}"),
        version,
        DoctorBody::of(view),
    ))
}

impl From<CreateDoctorError> for Problem {
    fn from(error: CreateDoctorError) -> Self {
        match error {
            CreateDoctorError::Forbidden => Self::of(Code::Forbidden),
            CreateDoctorError::UnknownOffices(positions) => unknown_offices(positions),
            CreateDoctorError::UnknownPayers(positions) => unknown_payers(positions),
            CreateDoctorError::LicenseTaken => Self::of(Code::LicenseTaken),
            CreateDoctorError::Account(error) => error.into(),
            CreateDoctorError::Store(error) => error.into(),
        }
    }
}
