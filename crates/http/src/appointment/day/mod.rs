//! `POST /doctors/{id}/day/preview`, `POST /doctors/{id}/day/apply`

mod dto;

use axum::Json as Answered;
use axum::extract::State;
use turnoplus_app::appointment::{DayError, apply_day, preview_day};
use turnoplus_domain::ids::DoctorId;

use self::dto::{DayApplication, DayInquiry, DayPlanBody, applied};
use super::answer::Answer;
use super::refusal;
use crate::extract::{Json, KeyedJson, PathId, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Shows what would become of each turno of a doctor's day, and what stands against it. Nothing is changed.
#[utoipa::path(
    post, path = "/doctors/{id}/day/preview", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid)),
    request_body = DayInquiry,
    responses((status = 200, body = DayPlanBody), P400, P401, P403, P404, P413, P415, P422, P503)
)]
pub(super) async fn preview_doctor_day(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    Json(body): Json<DayInquiry>,
) -> Result<Answered<DayPlanBody>, Problem> {
    let change = body.parse(doctor)?;
    let plan = preview_day(&*state.store, &*state.clock, &actor, &change).await?;
    Ok(Answered(DayPlanBody::from(&plan)))
}

/// Cancels or moves a doctor's day exactly as it was previewed: every turno or none. 409 `day-changed` when it is not that
/// day any more, 409 `day-blocked` when something stands against a turno.
#[utoipa::path(
    post, path = "/doctors/{id}/day/apply", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h")
    ),
    request_body = DayApplication,
    responses((status = 200, body = DayPlanBody), P400, P401, P403, P404, P409, P413, P415, P422, P503)
)]
pub(super) async fn apply_doctor_day(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    KeyedJson { body, key }: KeyedJson<DayApplication>,
) -> Result<Answer, Problem> {
    let mut cmd = body.parse(doctor)?;
    cmd.key = key.map(|key| key.of(actor.user));
    let done = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { apply_day(&*state.store, &*state.clock, &actor, cmd, applied).await }
    });
    done.await.map(Answer)
}

impl From<DayError> for Problem {
    fn from(error: DayError) -> Self {
        match error {
            DayError::Forbidden => Self::of(Code::Forbidden),
            DayError::UnknownDoctor => refusal::no_doctor(),
            DayError::UnknownTarget => Self::field("/to/doctorId", "unknown-doctor", error.to_string()),
            DayError::Changed => Self::of(Code::DayChanged),
            DayError::Blocked(plan) => {
                let items = serde_json::to_value(DayPlanBody::from(&*plan).blocked()).unwrap_or_default();
                Self::of(Code::DayBlocked)
                    .with("total", plan.blocked())
                    .with("appointments", items)
            }
            DayError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            DayError::Store(error) => error.into(),
        }
    }
}
