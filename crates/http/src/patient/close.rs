//! DELETE /patients/{id}

use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::patient::{ClosePatient, ClosePatientError, close};
use turnoplus_domain::ids::PatientId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{Code, P401, P403, P404, P409, P412, P503, Problem};
use crate::run::run;

/// Closes a patient: kept with everything that refers to them, and not to be booked for.
#[utoipa::path(delete, path = "/patients/{id}", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Closed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_patient(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = ClosePatient { id, expected };
    run(&state, move |state| async move {
        close(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ClosePatientError> for Problem {
    fn from(error: ClosePatientError) -> Self {
        match error {
            ClosePatientError::Forbidden => Self::of(Code::Forbidden),
            ClosePatientError::Unknown => Self::of(Code::NotFound),
            ClosePatientError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            ClosePatientError::ComingAppointments { appointments } => {
                Self::of(Code::ComingAppointments).with("count", appointments)
            }
            ClosePatientError::Store(error) => error.into(),
        }
    }
}
