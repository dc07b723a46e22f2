//! DELETE /payers/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::payer::remove;
use turnoplus_app::ports::PayerReferences;
use turnoplus_app::removal::{Remove, RemoveError};
use turnoplus_domain::ids::PayerId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{P401, P403, P404, P409, P412, P503, Problem};
use crate::removal::refused;
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
    let cmd = Remove { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemoveError<PayerReferences>> for Problem {
    fn from(error: RemoveError<PayerReferences>) -> Self {
        refused(
            error,
            |references| json!({ "doctors": references.doctors, "coverages": references.coverages }),
        )
    }
}
