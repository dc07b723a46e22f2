//! PATCH /patients/{id}

use axum::extract::State;
use turnoplus_app::patient::{UpdatePatientError, update};
use turnoplus_domain::ids::PatientId;

use super::dto::{PatientChanges, SavedPatientBody};
use super::merge::was_merged;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Signed};
use crate::problem::{
    Code, FieldFault as _, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem,
};
use crate::run::run;

/// Changes a patient, or opens a closed one again. A guardian whom the clinic confirmed changes `email`, `phone`, `address`,
/// `emergencyContact` and `language` of the dependant; patients change their own data at `/users/me`.
#[utoipa::path(patch, path = "/patients/{id}", tag = "patients", request_body = PatientChanges,
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = SavedPatientBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_patient(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
    if_match: IfMatch,
    Json(body): Json<PatientChanges>,
) -> Result<Versioned<SavedPatientBody>, Problem> {
    let cmd = body.parse(id, if_match)?;
    let saved = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(saved.patient.version, SavedPatientBody::of(saved)))
}

impl From<UpdatePatientError> for Problem {
    fn from(error: UpdatePatientError) -> Self {
        match error {
            UpdatePatientError::Forbidden => Self::of(Code::Forbidden),
            UpdatePatientError::HasAccount => Self::of(Code::Forbidden)
                .detail("The patient has an account, and says there how they are reached."),
            UpdatePatientError::GuardianUnconfirmed => {
                Self::of(Code::Forbidden).detail("the clinic has not seen the guardian's papers yet")
            }
            UpdatePatientError::NotForGuardians(field) => Self::field(
                &format!("/{field}"),
                "not-for-guardians",
                "is not for guardians to change",
            ),
            UpdatePatientError::Unknown => Self::of(Code::NotFound),
            UpdatePatientError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdatePatientError::Merged(survivor) => was_merged(survivor),
            UpdatePatientError::Document(fault) => {
                Self::field("/documentNumber", fault.code(), fault.to_string())
            }
            UpdatePatientError::Details(error) => error.into(),
            UpdatePatientError::ComingAppointments { appointments } => {
                Self::of(Code::ComingAppointments).with("count", appointments)
            }
            UpdatePatientError::Store(error) => error.into(),
        }
    }
}
