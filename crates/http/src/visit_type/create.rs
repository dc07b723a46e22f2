//! POST /visit-types

use axum::extract::State;
use turnoplus_app::visit_type::{CreateVisitTypeError, create};
use turnoplus_domain::ids::VisitTypeId;

use super::dto::{NewVisitType, VisitTypeBody};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Json, Signed};
use crate::problem::{Code, P400, P401, P403, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Adds a visit type.
#[utoipa::path(post, path = "/visit-types", tag = "visit-types", request_body = NewVisitType,
    security(("bearer" = [])),
    responses((status = 201, body = VisitTypeBody), P400, P401, P403, P413, P415, P422, P503))]
pub(super) async fn create_visit_type(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<NewVisitType>,
) -> Result<Versioned<VisitTypeBody>, Problem> {
    let cmd = body.parse(VisitTypeId::new(state.ids.next()))?;
    let visit_type = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/visit-types/{}", visit_type.id);
    Ok(Versioned::created(
        &path,
        visit_type.version,
        VisitTypeBody::of(&visit_type),
    ))
}

impl From<CreateVisitTypeError> for Problem {
    fn from(error: CreateVisitTypeError) -> Self {
        match error {
            CreateVisitTypeError::Forbidden => Self::of(Code::Forbidden),
            CreateVisitTypeError::Store(error) => error.into(),
        }
    }
}
