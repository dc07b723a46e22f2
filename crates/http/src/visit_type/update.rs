//! PATCH /visit-types/{id}

use axum::extract::State;
use turnoplus_app::visit_type::{UpdateVisitTypeError, update};
use turnoplus_domain::ids::VisitTypeId;

use super::dto::{VisitTypeBody, VisitTypeChanges};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Changes a visit type. Turnos that exist keep their length.
#[utoipa::path(patch, path = "/visit-types/{id}", tag = "visit-types", request_body = VisitTypeChanges,
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = VisitTypeBody), P400, P401, P403, P404, P412, P413, P415, P422, P503))]
pub(super) async fn update_visit_type(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<VisitTypeId>,
    if_match: IfMatch,
    Json(body): Json<VisitTypeChanges>,
) -> Result<Versioned<VisitTypeBody>, Problem> {
    let cmd = body.parse(id, if_match)?;
    let visit_type = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(visit_type.version, VisitTypeBody::of(&visit_type)))
}

impl From<UpdateVisitTypeError> for Problem {
    fn from(error: UpdateVisitTypeError) -> Self {
        match error {
            UpdateVisitTypeError::Forbidden => Self::of(Code::Forbidden),
            UpdateVisitTypeError::Unknown => Self::of(Code::NotFound),
            UpdateVisitTypeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdateVisitTypeError::Store(error) => error.into(),
        }
    }
}
