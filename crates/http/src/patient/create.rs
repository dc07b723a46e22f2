//! POST /patients

use axum::extract::State;
use turnoplus_app::patient::{CreatePatientError, WriteDownError, create};
use turnoplus_domain::ids::PatientId;

use super::dto::{NewPatient, SavedPatientBody};
use super::duplicates::candidates;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Json, Signed};
use crate::problem::{Code, P400, P401, P403, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Writes down a patient. A document that another patient carries already is a warning, not a refusal. With
/// `acknowledgeDuplicates: false`, patients who look like the new one are answered first (409, `likely-duplicate`).
#[utoipa::path(post, path = "/patients", tag = "patients", request_body = NewPatient, security(("bearer" = [])),
    responses((status = 201, body = SavedPatientBody), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_patient(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<NewPatient>,
) -> Result<Versioned<SavedPatientBody>, Problem> {
    let cmd = body.parse(PatientId::new(state.ids.next()))?;
    let saved = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let (id, version) = (saved.patient.id, saved.patient.version);
    Ok(Versioned::created(
        &format!("/patients/{id}"),
        version,
        SavedPatientBody::of(saved),
    ))
}

impl From<CreatePatientError> for Problem {
    fn from(error: CreatePatientError) -> Self {
        match error {
            CreatePatientError::Forbidden => Self::of(Code::Forbidden),
            CreatePatientError::WriteDown(error) => error.into(),
            CreatePatientError::Store(error) => error.into(),
        }
    }
}

impl From<WriteDownError> for Problem {
    fn from(error: WriteDownError) -> Self {
        match error {
            WriteDownError::Known(known) => {
                Self::of(Code::LikelyDuplicate).with("candidates", candidates(&known))
            }
            WriteDownError::Details(error) => error.into(),
            WriteDownError::Store(error) => error.into(),
        }
    }
}
