//! `/doctors/{id}/availability-rules`

use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::availability::{Remove, change_rule, create_rule, list_rules, remove_rule};
use turnoplus_domain::ids::{DoctorId, RuleId};

use super::dto::{
    AvailabilityRuleBody, CreateAvailabilityRuleBody, RemovalQuery, UpdateAvailabilityRuleBody,
};
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, PathIds, Query, Signed};
use crate::page::Items;
use crate::problem::{P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// The weekly rules of a doctor: for the doctor, the front desk and admins. The list is always whole.
#[utoipa::path(
    get, path = "/doctors/{id}/availability-rules", tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor")),
    responses((status = 200, body = Items<AvailabilityRuleBody>), P401, P403, P404, P503),
)]
pub async fn list_availability_rules(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
) -> Result<axum::Json<Items<AvailabilityRuleBody>>, Problem> {
    let rules = list_rules(&*state.store, &actor, doctor).await?;
    Ok(axum::Json(Items::all(rules, AvailabilityRuleBody::from)))
}

/// Adds a weekly rule. It only adds availability: no turno is affected.
#[utoipa::path(
    post, path = "/doctors/{id}/availability-rules", tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid, description = "The doctor")),
    request_body = CreateAvailabilityRuleBody,
    responses(
        (status = 201, body = AvailabilityRuleBody, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P413, P415, P422, P503,
    ),
)]
pub async fn create_availability_rule(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    Json(body): Json<CreateAvailabilityRuleBody>,
) -> Result<Versioned<AvailabilityRuleBody>, Problem> {
    let cmd = body.parse(doctor, RuleId::new(state.ids.next()))?;
    let rule = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create_rule(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/doctors/{doctor}/availability-rules/{}", rule.id);
    Ok(Versioned::created(&path, rule.version, rule.into()))
}

/// Changes a weekly rule. When turnos would be left without availability, the answer is 409 `affected-appointments`
/// with the list of them, unless `onConflict` says what becomes of them.
#[utoipa::path(
    patch, path = "/doctors/{id}/availability-rules/{ruleId}", tag = "availability", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        ("ruleId" = String, Path, format = Uuid, description = "The rule"),
        ("If-Match" = Option<String>, Header, description = "The version that it must have"),
    ),
    request_body = UpdateAvailabilityRuleBody,
    responses(
        (status = 200, body = AvailabilityRuleBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503,
    ),
)]
pub async fn update_availability_rule(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(doctor, id): PathIds<DoctorId, RuleId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateAvailabilityRuleBody>,
) -> Result<Versioned<AvailabilityRuleBody>, Problem> {
    let cmd = body.parse(doctor, id, expected)?;
    let rule = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { change_rule(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(rule.version, rule.into()))
}

/// Removes a weekly rule. Turnos that would be left without availability are treated as in a change.
#[utoipa::path(
    delete, path = "/doctors/{id}/availability-rules/{ruleId}", tag = "availability", security(("bearer" = [])),
    params(
        ("id" = String, Path, format = Uuid, description = "The doctor"),
        ("ruleId" = String, Path, format = Uuid, description = "The rule"),
        ("If-Match" = Option<String>, Header, description = "The version that it must have"),
        RemovalQuery,
    ),
    responses((status = 204), P401, P403, P404, P409, P412, P422, P503),
)]
pub async fn delete_availability_rule(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(doctor, id): PathIds<DoctorId, RuleId>,
    IfMatch(expected): IfMatch,
    Query(query): Query<RemovalQuery>,
) -> Result<StatusCode, Problem> {
    let cmd = Remove {
        doctor,
        id,
        expected,
        on_conflict: query.on_conflict.into(),
    };
    run(&state, move |state| async move {
        remove_rule(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
