//! DELETE /doctors/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::doctor::{DoctorReferences, remove};
use turnoplus_app::removal::{Remove, RemoveError};
use turnoplus_domain::ids::DoctorId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{P401, P403, P404, P409, P412, P503, Problem};
use crate::removal::refused;
use crate::run::run;

/// Removes a doctor without turnos and without an account, with their availability.
#[utoipa::path(delete, path = "/doctors/{id}", tag = "doctors", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Removed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_doctor(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<DoctorId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = Remove { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemoveError<DoctorReferences>> for Problem {
    fn from(error: RemoveError<DoctorReferences>) -> Self {
        refused(
            error,
            |references| json!({ "appointments": references.appointments, "accounts": references.accounts }),
        )
    }
}
