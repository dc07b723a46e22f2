//! What the refusals of the use cases are on the wire.

use serde::Serialize;
use serde_json::json;
use turnoplus_app::availability::{Affected, AvailabilityError, SlotsError};
use turnoplus_app::ports::AppointmentView;
use utoipa::ToSchema;

use super::wire::{OffsetInstant, WireId};
use crate::problem::{Code, Problem};

/// A turno that a change would leave without availability.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct AffectedAppointment {
    /// The turno.
    #[schema(value_type = String, format = Uuid)]
    id: WireId,
    /// Its start, in the zone of its office.
    #[schema(value_type = String, format = DateTime)]
    start: OffsetInstant,
    /// Its end.
    #[schema(value_type = String, format = DateTime)]
    end: OffsetInstant,
    /// How far it has come.
    status: &'static str,
    /// Where it is.
    #[schema(value_type = String, format = Uuid)]
    office_id: WireId,
    /// Whose agenda it is in.
    #[schema(value_type = String, format = Uuid)]
    doctor_id: WireId,
    /// The doctor's name.
    doctor_name: String,
    /// Whose it is.
    #[schema(value_type = String, format = Uuid)]
    patient_id: WireId,
    /// The patient's name.
    patient_name: String,
}

impl From<AppointmentView> for AffectedAppointment {
    fn from(view: AppointmentView) -> Self {
        let turno = view.appointment;
        Self {
            id: WireId(turno.id().uuid()),
            start: OffsetInstant::new(turno.interval().start(), turno.zone()),
            end: OffsetInstant::new(turno.interval().end(), turno.zone()),
            status: turno.status().kind().as_str(),
            office_id: WireId(turno.office().uuid()),
            doctor_id: WireId(turno.doctor().uuid()),
            doctor_name: view.doctor_name,
            patient_id: WireId(turno.patient().uuid()),
            patient_name: view.patient_name,
        }
    }
}

impl From<AvailabilityError> for Problem {
    fn from(error: AvailabilityError) -> Self {
        let message = error.to_string();
        match error {
            AvailabilityError::Forbidden => Self::of(Code::Forbidden),
            AvailabilityError::UnknownDoctor | AvailabilityError::UnknownItem => Self::of(Code::NotFound),
            AvailabilityError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            AvailabilityError::ForeignOffice => Self::field("/officeId", "office-not-of-doctor", message),
            AvailabilityError::Validity(_) => Self::field("/validUntil", "ends-before-start", message),
            AvailabilityError::Times(_) => Self::field("/endTime", "ends-before-start", message),
            AvailabilityError::Empty(_) => Self::field("/end", "ends-before-start", message),
            AvailabilityError::TooLong(_) => Self::field("/end", "too-long", message),
            AvailabilityError::InThePast => Self::field("/end", "in-the-past", message),
            AvailabilityError::Affected(affected) => affected.into(),
            AvailabilityError::Overlap { absence } => {
                Self::of(Code::AbsenceOverlap).with("absenceId", absence.to_string())
            }
            AvailabilityError::Store(error) => error.into(),
        }
    }
}

impl From<SlotsError> for Problem {
    fn from(error: SlotsError) -> Self {
        let message = error.to_string();
        match error {
            SlotsError::Forbidden => Self::of(Code::Forbidden),
            SlotsError::UnknownDoctor => Self::of(Code::NotFound),
            SlotsError::UnknownVisitType => Self::field("/visitTypeId", "unknown-visit-type", message),
            SlotsError::NotSelfBookable => Self::field("/visitTypeId", "not-self-bookable", message),
            SlotsError::NoVisitType => Self::field("/visitTypeId", "required", message),
            SlotsError::EmptyRange => Self::field("/to", "ends-before-start", message),
            SlotsError::LongRange => Self::field("/to", "too-long", message),
            SlotsError::Store(error) => error.into(),
        }
    }
}

impl From<Affected> for Problem {
    fn from(affected: Affected) -> Self {
        let total = affected.total;
        let turnos: Vec<AffectedAppointment> = affected.turnos.into_iter().map(Into::into).collect();
        Self::of(Code::AffectedAppointments)
            .detail("say with onConflict what becomes of these turnos")
            .with("total", total)
            .with("appointments", json!(turnos))
    }
}
