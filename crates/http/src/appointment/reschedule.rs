//! `POST /appointments/{id}/reschedule`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::appointment::{Reschedule, RescheduleError, reschedule};
use turnoplus_app::ports::IdempotencyKey;
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::text::Reason;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use super::answer::{Answer, changed};
use super::book::Justified;
use super::dto::Appointment;
use super::parse::{parse_id, parse_instant};
use super::refusal;
use crate::extract::{IfMatch, KeyedJson, PathId, Signed};
use crate::problem::{
    Code, FieldErrors, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem,
};
use crate::run::run;
use crate::state::AppState;

/// Where a turno is to move to.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Rescheduling {
    /// When it is to start.
    #[schema(format = DateTime, example = "2026-12-01T10:00:00-03:00")]
    start: String,
    /// With whom; without it the same doctor.
    #[schema(format = Uuid)]
    doctor_id: Option<String>,
    /// Where; without it wherever the doctor attends at that time.
    #[schema(format = Uuid)]
    office_id: Option<String>,
    /// Availability is set aside. For staff.
    #[serde(rename = "override")]
    override_: Option<Justified>,
}

impl Rescheduling {
    fn parse(
        self,
        id: AppointmentId,
        if_match: Option<Version>,
        key: Option<IdempotencyKey>,
    ) -> Result<Reschedule, Problem> {
        let mut errors = FieldErrors::new();
        let start = errors.check("/start", parse_instant(&self.start));
        let doctor = parse_id(&mut errors, "/doctorId", self.doctor_id);
        let office = parse_id(&mut errors, "/officeId", self.office_id);
        let override_reason =
            errors.check_optional("/override/reason", self.override_, |it| Reason::parse(&it.reason));
        errors.done(|| {
            Some(Reschedule {
                id,
                start: start?,
                doctor: doctor?,
                office: office?,
                override_reason: override_reason?,
                if_match,
                key,
            })
        })
    }
}

/// Moves a turno. It has the new time and has let go of the old one, or nothing happened.
#[utoipa::path(
    post, path = "/appointments/{id}/reschedule", tag = "appointments", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the client read")
    ),
    request_body = Rescheduling,
    responses(
        (status = 200, body = Appointment, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503
    )
)]
pub(super) async fn reschedule_appointment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<AppointmentId>,
    IfMatch(if_match): IfMatch,
    KeyedJson { body, key }: KeyedJson<Rescheduling>,
) -> Result<Answer, Problem> {
    let cmd = body.parse(id, if_match, key.map(|key| key.of(actor.user)))?;
    let moved = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { reschedule(&*state.store, &*state.clock, &actor, cmd, changed).await }
    });
    moved.await.map(Answer)
}

impl From<RescheduleError> for Problem {
    fn from(error: RescheduleError) -> Self {
        match error {
            RescheduleError::Unknown => refusal::no_turno(),
            RescheduleError::UnknownDoctor => refusal::no_doctor(),
            RescheduleError::UnknownOffice => refusal::no_office(),
            RescheduleError::Forbidden => Self::of(Code::Forbidden),
            RescheduleError::Begun(status) => refusal::begun(status),
            RescheduleError::Stale { current } => refusal::stale(current),
            RescheduleError::Refused { status, refusal } => refusal::transition(status, refusal),
            RescheduleError::Policy(refusal) => refusal.into(),
            RescheduleError::Slot(refusal) => refusal.into(),
            RescheduleError::PatientClosed => Self::of(Code::PatientClosed),
            RescheduleError::PatientBusy => Self::of(Code::PatientBusy),
            RescheduleError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            RescheduleError::Store(error) => error.into(),
        }
    }
}
