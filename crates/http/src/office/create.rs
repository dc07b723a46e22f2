//! POST /offices

use axum::extract::State;
use turnoplus_app::office::{CreateOfficeError, create};
use turnoplus_domain::ids::OfficeId;

use super::dto::{NewOffice, OfficeBody};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Json, Signed};
use crate::problem::{Code, P400, P401, P403, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Adds an office.
#[utoipa::path(post, path = "/offices", tag = "offices", request_body = NewOffice, security(("bearer" = [])),
    responses((status = 201, body = OfficeBody), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_office(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<NewOffice>,
) -> Result<Versioned<OfficeBody>, Problem> {
    let cmd = body.parse(OfficeId::new(state.ids.next()))?;
    let office = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::created(
        &format!("/offices/{}", office.id),
        office.version,
        OfficeBody::of(&office),
    ))
}

impl From<CreateOfficeError> for Problem {
    fn from(error: CreateOfficeError) -> Self {
        match error {
            CreateOfficeError::Forbidden => Self::of(Code::Forbidden),
            CreateOfficeError::CodeTaken => Self::of(Code::OfficeCodeTaken),
            CreateOfficeError::Store(error) => error.into(),
        }
    }
}
