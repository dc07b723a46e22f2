//! GET /offices/{id}

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use turnoplus_app::office::{GetOfficeError, get};
use turnoplus_domain::ids::OfficeId;

use super::dto::OfficeBody;
use crate::AppState;
use crate::etag::conditional_version;
use crate::extract::{MaybeSigned, PathId};
use crate::problem::{Code, P401, P404, P503, Problem};

/// Reads one office. Inactive ones exist for the staff only.
#[utoipa::path(get, path = "/offices/{id}", tag = "offices", security((), ("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = OfficeBody), (status = 304, description = "Not modified."), P401, P404, P503))]
pub(super) async fn get_office(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    PathId(id): PathId<OfficeId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = get(&*state.store, actor.as_ref(), id).await?;
    Ok(conditional_version(
        &headers,
        office.version,
        OfficeBody::of(&office),
    ))
}

impl From<GetOfficeError> for Problem {
    fn from(error: GetOfficeError) -> Self {
        match error {
            GetOfficeError::Unknown => Self::of(Code::NotFound),
            GetOfficeError::Store(error) => error.into(),
        }
    }
}
