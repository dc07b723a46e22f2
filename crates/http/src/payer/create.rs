//! POST /payers

use axum::extract::State;
use turnoplus_app::payer::{CreatePayerError, create};
use turnoplus_domain::ids::PayerId;

use super::dto::{NewPayer, PayerBody};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{Json, Signed};
use crate::problem::{Code, P400, P401, P403, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Adds a payer.
#[utoipa::path(post, path = "/payers", tag = "payers", request_body = NewPayer,
    security(("bearer" = [])),
    responses((status = 201, body = PayerBody), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn create_payer(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<NewPayer>,
) -> Result<Versioned<PayerBody>, Problem> {
    let cmd = body.parse(PayerId::new(state.ids.next()))?;
    let payer = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/payers/{}", payer.id);
    Ok(Versioned::created(&path, payer.version, PayerBody::of(&payer)))
}

impl From<CreatePayerError> for Problem {
    fn from(error: CreatePayerError) -> Self {
        match error {
            CreatePayerError::Forbidden => Self::of(Code::Forbidden),
            CreatePayerError::NameTaken => Self::of(Code::PayerNameTaken),
            CreatePayerError::Store(error) => error.into(),
        }
    }
}
