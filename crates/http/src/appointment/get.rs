//! `GET /appointments/{id}`

use axum::extract::State;
use turnoplus_app::appointment::{GetError, get};
use turnoplus_domain::ids::AppointmentId;

use super::dto::Appointment;
use super::refusal;
use crate::etag::Versioned;
use crate::extract::{PathId, Signed};
use crate::problem::{P401, P404, P503, Problem};
use crate::state::AppState;

/// Reads a turno, for its patient, its doctor and the front desk.
#[utoipa::path(
    get, path = "/appointments/{id}", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Appointment, headers(("ETag" = String))), P401, P404, P503)
)]
pub(super) async fn get_appointment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<AppointmentId>,
) -> Result<Versioned<Appointment>, Problem> {
    let view = get(&*state.store, &actor, id).await?;
    Ok(Versioned::ok(
        view.appointment.version(),
        Appointment::from(&view),
    ))
}

impl From<GetError> for Problem {
    fn from(error: GetError) -> Self {
        match error {
            GetError::Unknown => refusal::no_turno(),
            GetError::Store(error) => error.into(),
        }
    }
}
