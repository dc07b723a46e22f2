//! POST /messages/{id}/resend and /discard

use axum::extract::State;
use turnoplus_app::notification::{HandleMessageError, discard, resend};
use turnoplus_domain::ids::MessageId;

use super::dto::{MessageBody, state_name};
use crate::AppState;
use crate::extract::{PathId, Signed};
use crate::problem::{Code, P401, P403, P404, P409, P503, Problem};
use crate::run::run;

/// Puts a message that was given up, discarded, or found nobody to send it to, back into the queue.
#[utoipa::path(post, path = "/messages/{id}/resend", tag = "messages", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = MessageBody), P401, P403, P404, P409, P503))]
pub(super) async fn resend_message(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<MessageId>,
) -> Result<axum::Json<MessageBody>, Problem> {
    let message = run(&state, move |state| async move {
        resend(&*state.store, &*state.clock, &actor, id).await
    })
    .await?;
    Ok(axum::Json(MessageBody::of(&message)))
}

/// Takes a message that waits or was given up off the queue.
#[utoipa::path(post, path = "/messages/{id}/discard", tag = "messages", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = MessageBody), P401, P403, P404, P409, P503))]
pub(super) async fn discard_message(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<MessageId>,
) -> Result<axum::Json<MessageBody>, Problem> {
    let message = run(&state, move |state| async move {
        discard(&*state.store, &*state.clock, &actor, id).await
    })
    .await?;
    Ok(axum::Json(MessageBody::of(&message)))
}

impl From<HandleMessageError> for Problem {
    fn from(error: HandleMessageError) -> Self {
        match error {
            HandleMessageError::Forbidden => Self::of(Code::Forbidden),
            HandleMessageError::Unknown => Self::of(Code::NotFound),
            HandleMessageError::Illegal(at) => Self::of(Code::MessageState).with("state", state_name(at)),
            HandleMessageError::Store(error) => error.into(),
        }
    }
}
