//! `GET /appointments`, `/patients/{id}/appointments`, `/doctors/{id}/appointments`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::appointment::{List, ListError, list, list_agenda, list_of_patient};
use turnoplus_app::ports::AppointmentFilter;
use turnoplus_domain::appointment::{AppointmentStatusKind, UnknownStatus};
use turnoplus_domain::ids::{DoctorId, PatientId};

use super::dto::Appointment;
use super::parse::{parse_id, parse_moment};
use super::refusal;
use crate::extract::{PathId, Query, Signed};
use crate::page::{Items, page_request};
use crate::problem::{Code, FieldErrors, FieldFault, P401, P403, P404, P422, P503, Problem};
use crate::state::AppState;

/// Which turnos are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AppointmentQuery {
    /// Of this doctor.
    #[param(format = Uuid)]
    doctor_id: Option<String>,
    /// Of this patient.
    #[param(format = Uuid)]
    patient_id: Option<String>,
    /// In one of these states, separated by commas.
    #[param(example = "requested,booked")]
    status: Option<String>,
    /// Starting then or later: an instant, or a date on the clinic's wall.
    from: Option<String>,
    /// Starting before an instant, or on a date at the latest.
    to: Option<String>,
    /// `asc` (usual) or `desc`, by start.
    order: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Which of somebody's turnos are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OwnAppointmentQuery {
    /// In one of these states, separated by commas.
    #[param(example = "requested,booked")]
    status: Option<String>,
    /// Starting then or later: an instant, or a date on the clinic's wall.
    from: Option<String>,
    /// Starting before an instant, or on a date at the latest.
    to: Option<String>,
    /// `asc` (usual) or `desc`, by start.
    order: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

impl From<OwnAppointmentQuery> for AppointmentQuery {
    fn from(own: OwnAppointmentQuery) -> Self {
        let OwnAppointmentQuery {
            status,
            from,
            to,
            order,
            limit,
            cursor,
        } = own;
        Self {
            doctor_id: None,
            patient_id: None,
            status,
            from,
            to,
            order,
            limit,
            cursor,
        }
    }
}

impl AppointmentQuery {
    fn parse(self) -> Result<List, Problem> {
        let mut errors = FieldErrors::new();
        let doctor = parse_id(&mut errors, "/doctorId", self.doctor_id);
        let patient = parse_id(&mut errors, "/patientId", self.patient_id);
        let statuses = errors.check_optional("/status", self.status, |raw| parse_statuses(&raw));
        let from = errors.check_optional("/from", self.from, |raw| parse_moment(&raw));
        let to = errors.check_optional("/to", self.to, |raw| parse_moment(&raw));
        let descending = match self.order.as_deref() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(_) => {
                errors.put("/order", "unknown-value", "must be asc or desc");
                false
            }
        };
        let page = page_request(self.limit.as_deref(), self.cursor.as_deref(), &mut errors);
        errors.done(|| {
            let (doctor, patient, statuses) = (doctor?, patient?, statuses?.unwrap_or_default());
            let filter = AppointmentFilter {
                doctor,
                patient,
                statuses,
                descending,
                ..AppointmentFilter::default()
            };
            Some(List {
                filter,
                from: from?,
                to: to?,
                page: page?,
            })
        })
    }
}

pub(super) fn parse_statuses(raw: &str) -> Result<Vec<AppointmentStatusKind>, UnknownStatus> {
    let mut statuses: Vec<AppointmentStatusKind> =
        raw.split(',').map(str::parse).collect::<Result<_, _>>()?;
    statuses.sort_unstable();
    statuses.dedup();
    Ok(statuses)
}

impl FieldFault for UnknownStatus {
    fn code(&self) -> &'static str {
        "unknown-status"
    }
}

/// Lists turnos by start: a patient's own, a doctor's own, anybody's for the front desk.
#[utoipa::path(
    get, path = "/appointments", tag = "appointments", security(("bearer" = [])),
    params(AppointmentQuery),
    responses((status = 200, body = Items<Appointment>), P401, P404, P422, P503)
)]
pub(super) async fn list_appointments(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<AppointmentQuery>,
) -> Result<Json<Items<Appointment>>, Problem> {
    let page = list(&*state.store, &actor, query.parse()?).await?;
    Ok(Json(Items::of(page, |view| Appointment::from(&view))))
}

/// Lists a patient's turnos by start; a doctor sees those that are with that doctor.
#[utoipa::path(
    get, path = "/patients/{id}/appointments", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid), OwnAppointmentQuery),
    responses((status = 200, body = Items<Appointment>), P401, P404, P422, P503)
)]
pub(super) async fn list_patient_appointments(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
    Query(query): Query<OwnAppointmentQuery>,
) -> Result<Json<Items<Appointment>>, Problem> {
    let wanted = AppointmentQuery::from(query).parse()?;
    let page = list_of_patient(&*state.store, &actor, id, wanted).await?;
    Ok(Json(Items::of(page, |view| Appointment::from(&view))))
}

/// Lists a doctor's agenda by start, for the doctor and the front desk.
#[utoipa::path(
    get, path = "/doctors/{id}/appointments", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid), OwnAppointmentQuery),
    responses((status = 200, body = Items<Appointment>), P401, P403, P404, P422, P503)
)]
pub(super) async fn list_doctor_appointments(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<DoctorId>,
    Query(query): Query<OwnAppointmentQuery>,
) -> Result<Json<Items<Appointment>>, Problem> {
    let wanted = AppointmentQuery::from(query).parse()?;
    let page = list_agenda(&*state.store, &actor, id, wanted).await?;
    Ok(Json(Items::of(page, |view| Appointment::from(&view))))
}

impl From<ListError> for Problem {
    fn from(error: ListError) -> Self {
        match error {
            ListError::UnknownPatient => refusal::no_patient(),
            ListError::UnknownDoctor => refusal::no_doctor(),
            ListError::Forbidden => Self::of(Code::Forbidden),
            ListError::Store(error) => error.into(),
        }
    }
}
