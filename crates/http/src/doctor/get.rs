//! GET /doctors/{id}

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use turnoplus_app::doctor::{AccountView, GetDoctorError, get};
use turnoplus_domain::ids::DoctorId;

use super::dto::DoctorBody;
use crate::AppState;
use crate::etag::{Versioned, conditional_version};
use crate::extract::{MaybeSigned, PathId};
use crate::problem::{Code, P401, P404, P503, Problem};

/// Reads one doctor. Inactive ones exist for admins, the front desk and the doctor only.
#[utoipa::path(get, path = "/doctors/{id}", tag = "doctors", security((), ("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = DoctorBody), (status = 304, description = "Not modified."), P401, P404, P503))]
pub(super) async fn get_doctor(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    PathId(id): PathId<DoctorId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = get(&*state.store, actor.as_ref(), id).await?;
    let version = view.doctor.version;
    // The same version has two faces: only the public one may come out of a cache.
    let public = view.account == AccountView::Hidden;
    let body = DoctorBody::of(view);
    Ok(if public {
        conditional_version(&headers, version, body)
    } else {
        Versioned::ok(version, body).into_response()
    })
}

impl From<GetDoctorError> for Problem {
    fn from(error: GetDoctorError) -> Self {
        match error {
            GetDoctorError::Unknown => Self::of(Code::NotFound),
            GetDoctorError::Store(error) => error.into(),
        }
    }
}
