//! DELETE /visit-types/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::removal::{Remove, RemoveError};
use turnoplus_app::visit_type::{VisitTypeReferences, remove};
use turnoplus_domain::ids::VisitTypeId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{P401, P403, P404, P409, P412, P503, Problem};
use crate::removal::refused;
use crate::run::run;

/// Removes a visit type that no turno refers to.
#[utoipa::path(delete, path = "/visit-types/{id}", tag = "visit-types", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Removed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_visit_type(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<VisitTypeId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = Remove { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemoveError<VisitTypeReferences>> for Problem {
    fn from(error: RemoveError<VisitTypeReferences>) -> Self {
        refused(
            error,
            |references| json!({ "appointments": references.appointments }),
        )
    }
}
