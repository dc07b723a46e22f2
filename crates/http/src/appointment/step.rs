//! `POST /appointments/{id}/confirm`, `/arrive`, `/start`, `/complete`, `/no-show`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::appointment::{Advance, AdvanceError, Step, advance};
use turnoplus_domain::appointment::TransitionRefused;
use turnoplus_domain::ids::AppointmentId;

use super::answer::{Answer, changed};
use super::dto::Appointment;
use super::refusal;
use crate::extract::{IfMatch, KeyedJson, PathId, RequestKey, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Nothing has to be said; an empty object may be.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Who asks for a step, under which conditions.
struct Asked {
    signed: Signed,
    id: AppointmentId,
    if_match: IfMatch,
    key: Option<RequestKey>,
}

async fn take(state: AppState, asked: Asked, step: Step) -> Result<Answer, Problem> {
    let Asked {
        signed: Signed(actor),
        id,
        if_match: IfMatch(if_match),
        key,
    } = asked;
    let cmd = Advance {
        id,
        step,
        if_match,
        key: key.map(|key| key.of(actor.user)),
    };
    let advanced = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { advance(&*state.store, &*state.clock, &actor, cmd, changed).await }
    });
    advanced.await.map(Answer)
}

/// Confirms what a patient requested.
#[utoipa::path(
    post, path = "/appointments/{id}/confirm", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn confirm_appointment(
    State(state): State<AppState>,
    signed: Signed,
    PathId(id): PathId<AppointmentId>,
    if_match: IfMatch,
    KeyedJson {
        body: Nothing {},
        key,
    }: KeyedJson<Nothing>,
) -> Result<Answer, Problem> {
    take(
        state,
        Asked {
            signed,
            id,
            if_match,
            key,
        },
        Step::Confirm,
    )
    .await
}

/// The patient is there.
#[utoipa::path(
    post, path = "/appointments/{id}/arrive", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn arrive_appointment(
    State(state): State<AppState>,
    signed: Signed,
    PathId(id): PathId<AppointmentId>,
    if_match: IfMatch,
    KeyedJson {
        body: Nothing {},
        key,
    }: KeyedJson<Nothing>,
) -> Result<Answer, Problem> {
    take(
        state,
        Asked {
            signed,
            id,
            if_match,
            key,
        },
        Step::Arrive,
    )
    .await
}

/// The patient goes in to the doctor.
#[utoipa::path(
    post, path = "/appointments/{id}/start", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn start_appointment(
    State(state): State<AppState>,
    signed: Signed,
    PathId(id): PathId<AppointmentId>,
    if_match: IfMatch,
    KeyedJson {
        body: Nothing {},
        key,
    }: KeyedJson<Nothing>,
) -> Result<Answer, Problem> {
    take(
        state,
        Asked {
            signed,
            id,
            if_match,
            key,
        },
        Step::Start,
    )
    .await
}

/// The visit is over; arrival and start are implied.
#[utoipa::path(
    post, path = "/appointments/{id}/complete", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn complete_appointment(
    State(state): State<AppState>,
    signed: Signed,
    PathId(id): PathId<AppointmentId>,
    if_match: IfMatch,
    KeyedJson {
        body: Nothing {},
        key,
    }: KeyedJson<Nothing>,
) -> Result<Answer, Problem> {
    take(
        state,
        Asked {
            signed,
            id,
            if_match,
            key,
        },
        Step::Complete,
    )
    .await
}

/// The patient did not come; from a while after the start on.
#[utoipa::path(
    post, path = "/appointments/{id}/no-show", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn mark_appointment_no_show(
    State(state): State<AppState>,
    signed: Signed,
    PathId(id): PathId<AppointmentId>,
    if_match: IfMatch,
    KeyedJson {
        body: Nothing {},
        key,
    }: KeyedJson<Nothing>,
) -> Result<Answer, Problem> {
    take(
        state,
        Asked {
            signed,
            id,
            if_match,
            key,
        },
        Step::NoShow,
    )
    .await
}

impl From<AdvanceError> for Problem {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::Unknown => refusal::no_turno(),
            AdvanceError::Forbidden => Self::of(Code::Forbidden),
            AdvanceError::Stale { current } => refusal::stale(current),
            AdvanceError::Refused {
                status,
                refusal,
                grace,
            } => {
                let problem = refusal::transition(status, refusal);
                match refusal {
                    TransitionRefused::TooEarly { .. } => refusal::set_by(problem, Some(grace)),
                    TransitionRefused::Illegal { .. }
                    | TransitionRefused::BeforeDay { .. }
                    | TransitionRefused::DayOver => problem,
                }
            }
            AdvanceError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            AdvanceError::Store(error) => error.into(),
        }
    }
}
