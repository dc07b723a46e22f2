//! Turnos on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use turnoplus_app::ports::AppointmentView;
use turnoplus_domain::appointment::AppointmentStatus;
use turnoplus_domain::time::Zone;
use utoipa::ToSchema;

use crate::patient::details::BookedCoverageBody;

/// A turno, with the names that a person reads it by.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Appointment {
    /// Identifies the turno, through every move.
    #[schema(format = Uuid)]
    id: String,
    /// Who attends.
    #[schema(format = Uuid)]
    doctor_id: String,
    /// Who is attended.
    #[schema(format = Uuid)]
    patient_id: String,
    /// Where.
    #[schema(format = Uuid)]
    office_id: String,
    /// What for.
    #[schema(format = Uuid)]
    visit_type_id: String,
    /// When it starts, with the offset of its own zone.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T09:00:00-03:00")]
    start: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T09:30:00-03:00")]
    end: String,
    /// The zone in which it was agreed.
    #[schema(example = "America/Argentina/Buenos_Aires")]
    time_zone: String,
    /// How far it has come.
    #[schema(value_type = Status)]
    status: &'static str,
    /// Whether it was put in over a full agenda (*sobreturno*).
    overbooking: bool,
    /// What the patient comes for.
    #[schema(required = true)]
    reason: Option<String>,
    /// Who pays: the patient's coverage as it was when the turno was booked.
    #[schema(required = true)]
    coverage: Option<BookedCoverageBody>,
    /// Whether it was cancelled later than the clinic's policy wishes.
    late: bool,
    /// Why it was cancelled.
    #[schema(required = true)]
    cancel_reason: Option<String>,
    /// When the patient arrived, where that is known and the visit is not over.
    #[schema(required = true, format = DateTime)]
    arrived_at: Option<String>,
    /// When the patient went in, while they are in.
    #[schema(required = true, format = DateTime)]
    started_at: Option<String>,
    /// When it was completed, cancelled or given up.
    #[schema(required = true, format = DateTime)]
    ended_at: Option<String>,
    /// The doctor's name.
    doctor_name: String,
    /// The patient's name.
    patient_name: String,
    /// The office's name.
    office_name: String,
    /// The visit type's name.
    visit_type_name: String,
    /// For `If-Match`.
    version: u32,
    /// When it was booked.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// The states of a turno.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "snake_case")]
#[schema(as = AppointmentStatus)]
pub enum Status {
    /// Waits for confirmation; holds its time.
    Requested,
    /// Certain.
    Booked,
    /// The patient is in the waiting room.
    Arrived,
    /// The patient is with the doctor.
    InConsultation,
    /// Over.
    Completed,
    /// Called off; its time is free.
    Cancelled,
    /// The patient did not come.
    NoShow,
}

impl From<&AppointmentView> for Appointment {
    fn from(view: &AppointmentView) -> Self {
        let turno = &view.appointment;
        let facts = Facts::of(turno.status());
        Self {
            id: turno.id().to_string(),
            doctor_id: turno.doctor().to_string(),
            patient_id: turno.patient().to_string(),
            office_id: turno.office().to_string(),
            visit_type_id: turno.visit_type().to_string(),
            start: local(turno.start(), turno.zone()),
            end: local(turno.interval().end(), turno.zone()),
            time_zone: turno.zone().name().to_owned(),
            status: turno.status().kind().as_str(),
            overbooking: turno.is_overbooking(),
            reason: turno.reason().map(ToString::to_string),
            coverage: turno.coverage().map(BookedCoverageBody::of),
            late: facts.late,
            cancel_reason: facts.cancel_reason,
            arrived_at: facts.arrived_at.map(|at| at.to_string()),
            started_at: facts.started_at.map(|at| at.to_string()),
            ended_at: facts.ended_at.map(|at| at.to_string()),
            doctor_name: view.doctor_name.clone(),
            patient_name: view.patient_name.clone(),
            office_name: view.office_name.clone(),
            visit_type_name: view.visit_type_name.clone(),
            version: turno.version().get(),
            created_at: turno.created_at().to_string(),
            updated_at: turno.updated_at().to_string(),
        }
    }
}

#[derive(Default)]
struct Facts {
    arrived_at: Option<Timestamp>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    cancel_reason: Option<String>,
    late: bool,
}

impl Facts {
    fn of(status: &AppointmentStatus) -> Self {
        let none = Self::default();
        match status {
            AppointmentStatus::Requested | AppointmentStatus::Booked => none,
            AppointmentStatus::Arrived { at } => Self {
                arrived_at: Some(*at),
                ..none
            },
            AppointmentStatus::InConsultation {
                arrived_at,
                started_at,
            } => Self {
                arrived_at: *arrived_at,
                started_at: Some(*started_at),
                ..none
            },
            AppointmentStatus::Completed { at } | AppointmentStatus::NoShow { at } => Self {
                ended_at: Some(*at),
                ..none
            },
            AppointmentStatus::Cancelled {
                at,
                reason,
                late,
                by: _,
            } => {
                let cancel_reason = reason.as_ref().map(ToString::to_string);
                Self {
                    ended_at: Some(*at),
                    cancel_reason,
                    late: *late,
                    ..none
                }
            }
        }
    }
}

/// RFC 3339 with the offset that the zone has at that instant.
pub(super) fn local(at: Timestamp, zone: &Zone) -> String {
    at.display_with_offset(zone.tz().to_offset(at)).to_string()
}
