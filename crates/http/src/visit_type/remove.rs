//! DELETE /visit-types/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::visit_type::{RemoveVisitType, RemoveVisitTypeError, remove};
use turnoplus_domain::ids::VisitTypeId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{Code, P401, P403, P404, P409, P412, P503, Problem};
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
    let cmd = RemoveVisitType { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemoveVisitTypeError> for Problem {
    fn from(error: RemoveVisitTypeError) -> Self {
        match error {
            RemoveVisitTypeError::Forbidden => Self::of(Code::Forbidden),
            RemoveVisitTypeError::Unknown => Self::of(Code::NotFound),
            RemoveVisitTypeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            RemoveVisitTypeError::StillReferenced { appointments } => {
                Self::of(Code::StillReferenced).with("references", json!({ "appointments": appointments }))
            }
            RemoveVisitTypeError::Store(error) => error.into(),
        }
    }
}
