//! Messages on the wire: what they are about and where they stand, never what they say or to whom.

use jiff::Timestamp;
use serde::Serialize;
use turnoplus_domain::notification::{About, DeliveryState, Fault, QueuedMessage};
use utoipa::ToSchema;
use uuid::Uuid;

/// A message in the queue. Its text is made when it is sent and kept nowhere.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Message)]
pub struct MessageBody {
    id: Uuid,
    /// What it tells: `appointment.booked`, `account.reset-password`, …
    topic: &'static str,
    /// The turno it is about.
    #[schema(required = true)]
    appointment_id: Option<Uuid>,
    /// The patient whose day it reminds of.
    #[schema(required = true)]
    patient_id: Option<Uuid>,
    /// The account it is about.
    #[schema(required = true)]
    user_id: Option<Uuid>,
    /// `pending`, `sending`, `sent`, `skipped` or `dead`.
    state: &'static str,
    /// Why it was skipped, or what went wrong last.
    #[schema(required = true)]
    reason: Option<&'static str>,
    attempts: u16,
    #[schema(value_type = String, format = "date-time")]
    created_at: String,
    /// When it is tried next; null once it is settled.
    #[schema(required = true, value_type = Option<String>, format = "date-time")]
    due_at: Option<String>,
    /// When it was sent, skipped or given up.
    #[schema(required = true, value_type = Option<String>, format = "date-time")]
    settled_at: Option<String>,
}

impl MessageBody {
    pub(super) fn of(message: &QueuedMessage) -> Self {
        let (appointment, patient, user) = match message.about {
            About::Appointment { id, .. } => (Some(id.uuid()), None, None),
            About::Day { patient, .. } => (None, Some(patient.uuid()), None),
            About::Account { user, .. } => (None, None, Some(user.uuid())),
        };
        let fault = message.fault.map(Fault::as_str);
        let (reason, open) = match message.state {
            DeliveryState::Pending | DeliveryState::Sending { .. } => (fault, true),
            DeliveryState::Sent | DeliveryState::Dead => (fault, false),
            DeliveryState::Skipped(why) => (Some(why.as_str()), false),
        };
        let due = utc(message.due_at);
        Self {
            id: message.id.uuid(),
            topic: message.about.topic(),
            appointment_id: appointment,
            patient_id: patient,
            user_id: user,
            state: state_name(message.state),
            reason,
            attempts: message.attempts,
            created_at: utc(message.created_at),
            due_at: open.then(|| due.clone()),
            settled_at: (!open).then_some(due),
        }
    }
}

/// The word for a state.
pub(super) fn state_name(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "pending",
        DeliveryState::Sending { .. } => "sending",
        DeliveryState::Sent => "sent",
        DeliveryState::Skipped(_) => "skipped",
        DeliveryState::Dead => "dead",
    }
}

fn utc(at: Timestamp) -> String {
    at.to_string()
}
