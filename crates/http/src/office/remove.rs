//! DELETE /offices/{id}

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use turnoplus_app::office::{RemoveOffice, RemoveOfficeError, remove};
use turnoplus_domain::ids::OfficeId;

use crate::AppState;
use crate::extract::{IfMatch, PathId, Signed};
use crate::problem::{Code, P401, P403, P404, P409, P412, P503, Problem};
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
    let cmd = RemoveOffice { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<RemoveOfficeError> for Problem {
    fn from(error: RemoveOfficeError) -> Self {
        match error {
            RemoveOfficeError::Forbidden => Self::of(Code::Forbidden),
            RemoveOfficeError::Unknown => Self::of(Code::NotFound),
            RemoveOfficeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            RemoveOfficeError::StillReferenced(references) => Self::of(Code::StillReferenced).with(
                "references",
                json!({
                    "doctors": references.doctors,
                    "hours": references.hours,
                    "appointments": references.appointments,
                }),
            ),
            RemoveOfficeError::Store(error) => error.into(),
        }
    }
}
