//! DELETE /payers/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::payer::{RemovePayer, RemovePayerError, remove};
use turnoplus_domain::ids::PayerId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{Code, P401, P403, P404, P409, P412, P503, Problem};
use crate::run::run;

/// Removes a payer that nobody refers to.
#[utoipa::path(delete, path = "/payers/{id}", tag = "payers", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Removed."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_payer(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PayerId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = RemovePayer { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemovePayerError> for Problem {
    fn from(error: RemovePayerError) -> Self {
        match error {
            RemovePayerError::Forbidden => Self::of(Code::Forbidden),
            RemovePayerError::Unknown => Self::of(Code::NotFound),
            RemovePayerError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            RemovePayerError::StillReferenced(references) => Self::of(Code::StillReferenced).with(
                "references",
                json!({ "doctors": references.doctors, "coverages": references.coverages }),
            ),
            RemovePayerError::Store(error) => error.into(),
        }
    }
}
