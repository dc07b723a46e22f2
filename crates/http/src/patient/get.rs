//! GET /patients/{id}

use axum::extract::State;
use turnoplus_app::patient::{GetPatientError, get};
use turnoplus_domain::ids::PatientId;

use super::dto::PatientBody;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{PathId, Signed};
use crate::problem::{Code, P401, P404, P503, Problem};

/// Reads one patient: the front desk any, doctors those who have a turno with them, patients themselves.
#[utoipa::path(get, path = "/patients/{id}", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = PatientBody), P401, P404, P503))]
pub(super) async fn get_patient(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
) -> Result<Versioned<PatientBody>, Problem> {
    let patient = get(&*state.store, &actor, id).await?;
    Ok(Versioned::ok(patient.version, PatientBody::of(patient)))
}

impl From<GetPatientError> for Problem {
    fn from(error: GetPatientError) -> Self {
        match error {
            GetPatientError::Unknown => Self::of(Code::NotFound),
            GetPatientError::Store(error) => error.into(),
        }
    }
}
