//! GET, PUT and DELETE /settings/overrides. The address of an override is its scope.

use axum::extract::State;
use axum::http::StatusCode;
use turnoplus_app::settings::{OverrideError, list_overrides, remove_override, set_override};
use turnoplus_domain::settings::InvalidTerms;

use super::dto::pointer_of;
use super::override_dto::{OverrideBody, OverrideTerms, ScopeQuery};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, Query, Signed};
use crate::page::Items;
use crate::problem::{Code, FieldFault as _, P400, P401, P403, P404, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Lists where doctors and visit types depart from the settings; with ids, what can decide about such a turno. Always
/// whole: there are few.
#[utoipa::path(get, path = "/settings/overrides", tag = "settings", security(("bearer" = [])), params(ScopeQuery),
    responses((status = 200, body = Items<OverrideBody>), P401, P403, P422, P503))]
pub(super) async fn list_settings_overrides(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<ScopeQuery>,
) -> Result<axum::Json<Items<OverrideBody>>, Problem> {
    let found = list_overrides(&*state.store, &actor, query.filter()?).await?;
    Ok(axum::Json(Items::all(found, Into::into)))
}

/// Sets an override, whole. What is set for a doctor with a visit type goes before what is set for the doctor, that
/// before the visit type's, and that before the clinic's settings.
#[utoipa::path(put, path = "/settings/overrides", tag = "settings", request_body = OverrideTerms,
    security(("bearer" = [])), params(ScopeQuery, ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = OverrideBody), P400, P401, P403, P404, P412, P413, P415, P422, P503))]
pub(super) async fn set_settings_override(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<ScopeQuery>,
    if_match: IfMatch,
    Json(body): Json<OverrideTerms>,
) -> Result<Versioned<OverrideBody>, Problem> {
    let cmd = body.parse(&query, if_match)?;
    let set = run(&state, move |state| async move {
        set_override(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(Versioned::ok(set.over.version, set.into()))
}

/// Removes an override.
#[utoipa::path(delete, path = "/settings/overrides", tag = "settings", security(("bearer" = [])),
    params(ScopeQuery, ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Removed."), P401, P403, P404, P412, P422, P503))]
pub(super) async fn delete_settings_override(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<ScopeQuery>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = query.removal(if_match)?;
    run(&state, move |state| async move {
        remove_override(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<OverrideError> for Problem {
    fn from(error: OverrideError) -> Self {
        let message = error.to_string();
        match error {
            OverrideError::Forbidden => Self::of(Code::Forbidden),
            OverrideError::Unknown => Self::of(Code::NotFound),
            OverrideError::UnknownDoctor => Self::field("/doctorId", "unknown-doctor", message),
            OverrideError::UnknownVisitType => Self::field("/visitTypeId", "unknown-visit-type", message),
            OverrideError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            OverrideError::Invalid(InvalidTerms::Empty) => Self::field("", "required", message),
            OverrideError::Invalid(InvalidTerms::LengthOutOfScope) => {
                Self::field("/durationMinutes", "out-of-scope", message)
            }
            OverrideError::Invalid(InvalidTerms::Policy(fault)) => {
                Self::field(pointer_of(fault.field), fault.code(), fault.to_string())
            }
            OverrideError::Store(error) => error.into(),
        }
    }
}
