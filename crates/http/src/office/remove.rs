//! DELETE /offices/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::office::remove;
use turnoplus_app::ports::OfficeReferences;
use turnoplus_app::removal::{Remove, RemoveError};
use turnoplus_domain::ids::OfficeId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{P401, P403, P404, P409, P412, P503, Problem};
use crate::removal::refused;
use crate::run::run;

/// Removes an office that nothing refers to.
#[utoipa::path(delete, path = "/offices/{id}", tag = "offices", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Removed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_office(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<OfficeId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = Remove { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemoveError<OfficeReferences>> for Problem {
    fn from(error: RemoveError<OfficeReferences>) -> Self {
        refused(error, |references| {
            json!({
                "doctors": references.doctors,
                "hours": references.hours,
                "appointments": references.appointments,
            })
        })
    }
}
