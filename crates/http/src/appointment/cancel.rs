//! `POST /appointments/{id}/cancel`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::appointment::{Cancel, CancelError, cancel};
use turnoplus_domain::ids::AppointmentId;
use utoipa::ToSchema;

use super::answer::{Answer, changed};
use super::dto::Appointment;
use super::parse::parse_reason;
use super::refusal;
use crate::extract::{IfMatch, KeyedJson, PathId, Signed};
use crate::problem::{Code, FieldErrors, P400, P401, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Why a turno is called off.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Cancellation {
    /// Why.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Calls a turno off and frees its time.
#[utoipa::path(
    post, path = "/appointments/{id}/cancel", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    request_body(content = Option<Cancellation>, content_type = "application/json"),
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn cancel_appointment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<AppointmentId>,
    IfMatch(if_match): IfMatch,
    KeyedJson { body, key }: KeyedJson<Cancellation>,
) -> Result<Answer, Problem> {
    let mut errors = FieldErrors::new();
    let reason = parse_reason(&mut errors, "/reason", body.reason);
    let key = key.map(|key| key.of(actor.user));
    let cmd = errors.done(|| {
        Some(Cancel {
            id,
            reason: reason?,
            if_match,
            key,
        })
    })?;
    let cancelled = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { cancel(&*state.store, &*state.clock, &actor, cmd, changed).await }
    });
    cancelled.await.map(Answer)
}

impl From<CancelError> for Problem {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::Unknown => refusal::no_turno(),
            CancelError::Forbidden => Self::of(Code::Forbidden),
            CancelError::Begun(status) => refusal::begun(status),
            CancelError::Stale { current } => refusal::stale(current),
            CancelError::Refused { status, refusal } => refusal::transition(status, refusal),
            CancelError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            CancelError::Store(error) => error.into(),
        }
    }
}
