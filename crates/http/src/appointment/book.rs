//! `POST /appointments`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::appointment::{Book, BookError, book};
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::text::Reason;
use utoipa::ToSchema;

use super::answer::{Answer, created};
use super::dto::Appointment;
use super::parse::{NotAnId, parse_id, parse_instant, parse_reason};
use super::refusal;
use crate::extract::{KeyedJson, Signed};
use crate::patient::was_merged;
use crate::problem::{Code, FieldErrors, P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// A turno to book.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Booking {
    /// Who is to attend.
    #[schema(format = Uuid)]
    doctor_id: String,
    /// When: an offered start. Staff may name any start on a multiple of five minutes.
    #[schema(format = DateTime, example = "2026-12-01T09:00:00-03:00")]
    start: String,
    /// What for; without it the first visit type that patients book themselves.
    #[schema(format = Uuid)]
    visit_type_id: Option<String>,
    /// Where; without it wherever the doctor attends at that time.
    #[schema(format = Uuid)]
    office_id: Option<String>,
    /// For whom; patients may leave it out.
    #[schema(format = Uuid)]
    patient_id: Option<String>,
    /// What the patient comes for.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// A sobreturno: the turno is put in over what is taken. For the doctor and the front desk.
    overbooking: Option<Justified>,
    /// Availability is set aside. For staff.
    #[serde(rename = "override")]
    override_: Option<Justified>,
}

/// An exception and why it is made.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Justified {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) reason: String,
}

impl Booking {
    fn parse(self, id: AppointmentId) -> Result<Book, Problem> {
        let mut errors = FieldErrors::new();
        let doctor = errors.check("/doctorId", self.doctor_id.parse().map_err(|_| NotAnId));
        let start = errors.check("/start", parse_instant(&self.start));
        let visit_type = parse_id(&mut errors, "/visitTypeId", self.visit_type_id);
        let office = parse_id(&mut errors, "/officeId", self.office_id);
        let patient = parse_id(&mut errors, "/patientId", self.patient_id);
        let reason = parse_reason(&mut errors, "/reason", self.reason);
        let mut why = |pointer, exception: Option<Justified>| {
            errors.check_optional(pointer, exception, |it| Reason::parse(&it.reason))
        };
        let overbooking = why("/overbooking/reason", self.overbooking);
        let override_reason = why("/override/reason", self.override_);
        errors.done(|| {
            Some(Book {
                id,
                doctor: doctor?,
                start: start?,
                visit_type: visit_type?,
                office: office?,
                patient: patient?,
                reason: reason?,
                overbooking: overbooking?,
                override_reason: override_reason?,
                key: None,
            })
        })
    }
}

/// Books a turno.
#[utoipa::path(
    post, path = "/appointments", tag = "appointments", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The client's key for this booking; kept 48 h")),
    request_body = Booking,
    responses(
        (status = 201, body = Appointment, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P409, P413, P415, P422, P503
    )
)]
pub(super) async fn create_appointment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    KeyedJson { body, key }: KeyedJson<Booking>,
) -> Result<Answer, Problem> {
    let mut cmd = body.parse(AppointmentId::new(state.ids.next()))?;
    cmd.key = key.map(|key| key.of(actor.user));
    let booked = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { book(&*state.store, &*state.clock, &actor, cmd, created).await }
    });
    booked.await.map(Answer)
}

impl From<BookError> for Problem {
    fn from(error: BookError) -> Self {
        match error {
            BookError::PatientMissing => Self::field("/patientId", "required", "is required for staff"),
            BookError::UnknownPatient => refusal::no_patient(),
            BookError::PatientClosed => Self::of(Code::PatientClosed),
            BookError::PatientMerged(survivor) => was_merged(survivor),
            BookError::UnknownDoctor => refusal::no_doctor(),
            BookError::UnknownOffice => refusal::no_office(),
            BookError::UnknownVisitType => Self::field(
                "/visitTypeId",
                "unknown-visit-type",
                "is no visit type of this clinic",
            ),
            BookError::Forbidden => Self::of(Code::Forbidden),
            BookError::Policy(refusal) => refusal.into(),
            BookError::Slot(refusal) => refusal.into(),
            BookError::PatientBusy => Self::of(Code::PatientBusy),
            BookError::OverbookingFull => Self::of(Code::OverbookingFull),
            BookError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            BookError::Store(error) => error.into(),
        }
    }
}
