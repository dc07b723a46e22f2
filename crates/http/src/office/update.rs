//! PATCH /offices/{id}

use axum::extract::State;
use turnoplus_app::office::{UpdateOfficeError, update};
use turnoplus_domain::ids::OfficeId;

use super::dto::{OfficeBody, OfficeChanges};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Changes an office. Deactivating keeps its turnos and offers no new ones.
#[utoipa::path(patch, path = "/offices/{id}", tag = "offices", request_body = OfficeChanges, security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = OfficeBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_office(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<OfficeId>,
    if_match: IfMatch,
    Json(body): Json<OfficeChanges>,
) -> Result<Versioned<OfficeBody>, Problem> {
    let cmd = body.parse(id, if_match)?;
    let office = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(office.version, OfficeBody::of(&office)))
}

impl From<UpdateOfficeError> for Problem {
    fn from(error: UpdateOfficeError) -> Self {
        match error {
            UpdateOfficeError::Forbidden => Self::of(Code::Forbidden),
            UpdateOfficeError::Unknown => Self::of(Code::NotFound),
            UpdateOfficeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdateOfficeError::CodeTaken => Self::of(Code::OfficeCodeTaken),
            UpdateOfficeError::Affected(affected) => affected.into(),
            UpdateOfficeError::Store(error) => error.into(),
        }
    }
}
