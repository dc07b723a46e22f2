//! `POST /appointments/{id}/undo`

use axum::extract::State;
use turnoplus_app::appointment::{Undo, UndoError, undo};
use turnoplus_domain::appointment::UndoRefused;
use turnoplus_domain::ids::AppointmentId;

use super::answer::{Answer, changed};
use super::dto::Appointment;
use super::refusal;
use super::step::Nothing;
use crate::extract::{IfMatch, KeyedJson, PathId, Signed};
use crate::problem::{Code, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Takes back the last change of a turno's state, within fifteen minutes. A cancelled turno stands again only when its
/// time is still free; the patient is told.
#[utoipa::path(
    post, path = "/appointments/{id}/undo", tag = "appointments", security(("bearer" = [])),
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
pub(super) async fn undo_appointment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<AppointmentId>,
    IfMatch(if_match): IfMatch,
    KeyedJson {
        body: Nothing {},
        key,
    }: KeyedJson<Nothing>,
) -> Result<Answer, Problem> {
    let key = key.map(|key| key.of(actor.user));
    let cmd = Undo { id, if_match, key };
    let undone = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { undo(&*state.store, &*state.clock, &actor, cmd, changed).await }
    });
    undone.await.map(Answer)
}

impl From<UndoError> for Problem {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::Unknown => refusal::no_turno(),
            UndoError::Forbidden => Self::of(Code::Forbidden),
            UndoError::Stale { current } => refusal::stale(current),
            UndoError::Refused(UndoRefused::Nothing) => Self::of(Code::NothingToUndo),
            UndoError::Refused(UndoRefused::TooLate { until }) => {
                Self::of(Code::UndoTooLate).with("until", until.to_string())
            }
            UndoError::Slot(refusal) => refusal.into(),
            UndoError::Policy(refusal) => refusal.into(),
            UndoError::PatientClosed => Self::of(Code::PatientClosed),
            UndoError::PatientBusy => Self::of(Code::PatientBusy),
            UndoError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            UndoError::Store(error) => error.into(),
        }
    }
}
