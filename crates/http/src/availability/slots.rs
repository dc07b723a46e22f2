//! Free turnos, for everybody; and why a time is none, for those who keep the agenda.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::Serialize;
use turnoplus_app::availability as app;
use turnoplus_domain::ids::DoctorId;

use super::dto::{
    DoctorSlotsBody, DoctorSlotsQuery, ExplainSlotQuery, ExplainedSlotBody, FirstSlotsBody, FirstSlotsQuery,
};
use crate::etag::conditional;
use crate::extract::{MaybeSigned, PathId, Query, Signed};
use crate::problem::{P401, P403, P404, P422, P503, Problem};
use crate::state::AppState;

/// The free turnos of a doctor, for anybody. Staff who are signed in see what they may book themselves: minimum lead
/// time and horizon bind patients only.
#[utoipa::path(
    get, path = "/doctors/{id}/slots", tag = "slots", security((), ("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        DoctorSlotsQuery,
        ("If-None-Match" = Option<String>, Header, description = "The tag of the answer that the client has"),
    ),
    responses(
        (status = 200, body = DoctorSlotsBody, headers(("ETag" = String))),
        (status = 304, description = "It is what the client has."),
        P401, P404, P422, P503,
    ),
)]
pub async fn list_doctor_slots(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    PathId(doctor): PathId<DoctorId>,
    Query(query): Query<DoctorSlotsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_staff = actor.is_some_and(|actor| actor.is_staff());
    let query = query.parse(doctor, is_staff)?;
    let found = app::list_doctor_slots(&*state.store, &*state.clock, query).await?;
    answer(&headers, &DoctorSlotsBody::from(found), is_staff)
}

/// The soonest free turnos across doctors, for anybody, by start; with `perDoctor`, at most so many of each. Inactive
/// doctors have none. Staff who are signed in see what they may book themselves.
#[utoipa::path(
    get, path = "/slots", tag = "slots", security((), ("bearer" = [])),
    params(
        FirstSlotsQuery,
        ("If-None-Match" = Option<String>, Header, description = "The tag of the answer that the client has"),
    ),
    responses(
        (status = 200, body = FirstSlotsBody, headers(("ETag" = String))),
        (status = 304, description = "It is what the client has."),
        P401, P422, P503,
    ),
)]
pub async fn list_slots(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    Query(query): Query<FirstSlotsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_staff = actor.is_some_and(|actor| actor.is_staff());
    let found = app::list_first_slots(&*state.store, &*state.clock, query.parse(is_staff)?).await?;
    answer(&headers, &FirstSlotsBody::from(found), is_staff)
}

/// Why patients are offered a time or not: for the doctor, the front desk and admins.
#[utoipa::path(
    get, path = "/doctors/{id}/slots/explain", tag = "slots", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor"), ExplainSlotQuery),
    responses((status = 200, body = ExplainedSlotBody), P401, P403, P404, P422, P503),
)]
pub async fn explain_slot(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    Query(query): Query<ExplainSlotQuery>,
) -> Result<axum::Json<ExplainedSlotBody>, Problem> {
    let query = query.parse(doctor)?;
    let explained = app::explain_slot(&*state.store, &*state.clock, &actor, query).await?;
    Ok(axum::Json(ExplainedSlotBody::new(&query, &explained)))
}

/// What the clinic sees of its agenda is not for shared caches.
fn answer<T: Serialize>(request: &HeaderMap, body: &T, is_staff: bool) -> Result<Response, Problem> {
    let mut response = conditional(request, body)?;
    if is_staff {
        let private = HeaderValue::from_static("private, no-cache");
        response.headers_mut().insert(header::CACHE_CONTROL, private);
    }
    Ok(response)
}
