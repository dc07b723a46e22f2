//! PATCH /payers/{id}

use axum::extract::State;
use turnoplus_app::payer::{UpdatePayerError, update};
use turnoplus_domain::ids::PayerId;

use super::dto::{PayerBody, PayerChanges};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Changes a payer.
#[utoipa::path(patch, path = "/payers/{id}", tag = "payers", request_body = PayerChanges,
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = PayerBody), P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_payer(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PayerId>,
    if_match: IfMatch,
    Json(body): Json<PayerChanges>,
) -> Result<Versioned<PayerBody>, Problem> {
    let cmd = body.parse(id, if_match)?;
    let payer = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(payer.version, PayerBody::of(&payer)))
}

impl From<UpdatePayerError> for Problem {
    fn from(error: UpdatePayerError) -> Self {
        match error {
            UpdatePayerError::Forbidden => Self::of(Code::Forbidden),
            UpdatePayerError::Unknown => Self::of(Code::NotFound),
            UpdatePayerError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdatePayerError::NameTaken => Self::of(Code::PayerNameTaken),
            UpdatePayerError::Store(error) => error.into(),
        }
    }
}
