//! What is sent on the stream.

use axum::response::sse::Event;
use serde::Serialize;
use turnoplus_app::ports::{LiveChange, NumberedChange};
use utoipa::ToSchema;

use crate::appointment::Status;

/// The `data` of one event. Its `event` is the `type`; its `id`, where it has one, goes into `Last-Event-ID` to go on
/// after it.
#[derive(Serialize, ToSchema, Clone, Debug)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum LiveEvent {
    /// The stream is open: what was committed before it is to be read now, what is committed later is told.
    Ready(Ready),
    /// A turno was booked, moved, cancelled or went a step further. Sent to its patient, those who answer for the
    /// patient, its doctor and the front desk.
    Appointment(AppointmentChanged),
    /// What is free on some dates changed. Sent to everybody.
    Availability(AvailabilityChanged),
    /// Changes were missed that are not kept any more: read everything again.
    Reset(Reset),
    /// The stream ends.
    Closed(Closed),
}

/// The stream is open.
#[derive(Serialize, ToSchema, Clone, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// A comment comes at least every so many seconds: without it the connection is dead.
    heartbeat_seconds: u64,
}

/// A turno changed: read it by its id.
#[derive(Serialize, ToSchema, Clone, Debug)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentChanged {
    #[schema(format = Uuid)]
    appointment_id: String,
    /// The version that the change made; older news than what was read already can be passed over.
    version: u32,
    #[schema(value_type = Status)]
    status: &'static str,
    /// When it starts, in universal time.
    #[schema(format = DateTime, example = "2026-12-01T12:00:00Z")]
    start: String,
    #[schema(format = Uuid)]
    doctor_id: String,
    #[schema(format = Uuid)]
    patient_id: String,
}

/// What is free on some dates changed: ask for it again.
#[derive(Serialize, ToSchema, Clone, Debug)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityChanged {
    /// Of whom; null for everybody at the office.
    #[schema(required = true, format = Uuid)]
    doctor_id: Option<String>,
    /// Where; null for everywhere.
    #[schema(required = true, format = Uuid)]
    office_id: Option<String>,
    /// The first date.
    #[schema(format = Date)]
    from: String,
    /// The last date; null for all that follow.
    #[schema(required = true, format = Date)]
    until: Option<String>,
}

/// Changes were missed.
#[derive(Serialize, ToSchema, Clone, Debug)]
pub struct Reset {}

/// The stream ends.
#[derive(Serialize, ToSchema, Clone, Debug)]
pub struct Closed {
    /// Why.
    reason: CloseReason,
}

/// Why a stream ends.
#[derive(Serialize, ToSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum CloseReason {
    /// The session has ended, or the account's rights changed: sign in before connecting again.
    SessionEnded,
    /// The server stops or cannot read its changes: connect again after `retry`.
    Restarting,
}

impl LiveEvent {
    pub(super) fn ready(heartbeat: std::time::Duration) -> Self {
        Self::Ready(Ready {
            heartbeat_seconds: heartbeat.as_secs().max(1),
        })
    }

    pub(super) fn closed(reason: CloseReason) -> Self {
        Self::Closed(Closed { reason })
    }

    pub(super) fn of(change: &LiveChange) -> Self {
        match change {
            LiveChange::Appointment {
                id,
                version,
                status,
                start,
                doctor,
                patient,
            } => Self::Appointment(AppointmentChanged {
                appointment_id: id.to_string(),
                version: version.get(),
                status: status.as_str(),
                start: start.to_string(),
                doctor_id: doctor.to_string(),
                patient_id: patient.to_string(),
            }),
            LiveChange::Availability {
                doctor,
                office,
                from,
                until,
            } => Self::Availability(AvailabilityChanged {
                doctor_id: doctor.map(|id| id.to_string()),
                office_id: office.map(|id| id.to_string()),
                from: from.to_string(),
                until: until.map(|date| date.to_string()),
            }),
        }
    }

    /// As it is sent.
    pub(super) fn written(&self) -> Event {
        let name = match self {
            Self::Ready(_) => "ready",
            Self::Appointment(_) => "appointment",
            Self::Availability(_) => "availability",
            Self::Reset(_) => "reset",
            Self::Closed(_) => "closed",
        };
        // Only texts and numbers under text keys are written: it cannot fail.
        Event::default()
            .event(name)
            .data(serde_json::to_string(self).unwrap_or_default())
    }
}

/// A change as it is sent.
pub(super) fn told(change: &NumberedChange) -> Event {
    LiveEvent::of(&change.change)
        .written()
        .id(change.number.to_string())
}
