//! `GET /appointments/{id}/timeline`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use turnoplus_app::appointment::{TimelineError, timeline};
use turnoplus_domain::appointment::{Change, TimelineEntry};
use turnoplus_domain::ids::AppointmentId;
use utoipa::ToSchema;

use super::refusal;
use crate::extract::{PathId, Signed};
use crate::page::Items;
use crate::problem::{Code, P401, P403, P404, P503, Problem};
use crate::state::AppState;

/// One change of a turno.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct AppointmentChange {
    /// The version that it led to.
    version: u32,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What was done.
    #[schema(example = "booked")]
    change: &'static str,
    /// Who did it.
    #[schema(format = Uuid)]
    actor_id: String,
    /// Their name.
    actor_name: String,
    /// As what.
    #[schema(example = "receptionist")]
    actor_role: &'static str,
    /// Why.
    #[schema(required = true)]
    reason: Option<String>,
    /// Whether a cancellation came later than the policy wishes.
    late: bool,
    /// When it started before a move.
    #[schema(required = true, format = DateTime)]
    from: Option<String>,
    /// When it starts since a move.
    #[schema(required = true, format = DateTime)]
    to: Option<String>,
}

impl AppointmentChange {
    fn of((entry, actor_name): (TimelineEntry, String)) -> Self {
        let (from, to) = match entry.change {
            Change::Rescheduled { from, to } => (Some(from.to_string()), Some(to.to_string())),
            _ => (None, None),
        };
        Self {
            version: entry.version.get(),
            at: entry.at.to_string(),
            change: entry.change.as_str(),
            actor_id: entry.actor.to_string(),
            actor_name,
            actor_role: entry.role.as_str(),
            reason: entry.reason.map(|reason| reason.to_string()),
            late: matches!(entry.change, Change::Cancelled { late: true }),
            from,
            to,
        }
    }
}

/// What happened to a turno, oldest first, for the staff.
#[utoipa::path(
    get, path = "/appointments/{id}/timeline", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Items<AppointmentChange>), P401, P403, P404, P503)
)]
pub(super) async fn get_appointment_timeline(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<AppointmentId>,
) -> Result<Json<Items<AppointmentChange>>, Problem> {
    let entries = timeline(&*state.store, &actor, id).await?;
    Ok(Json(Items::all(entries, AppointmentChange::of)))
}

impl From<TimelineError> for Problem {
    fn from(error: TimelineError) -> Self {
        match error {
            TimelineError::Unknown => refusal::no_turno(),
            TimelineError::Forbidden => Self::of(Code::Forbidden),
            TimelineError::Store(error) => error.into(),
        }
    }
}
