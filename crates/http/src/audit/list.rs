//! GET /audit-events

use axum::Json;
use axum::extract::State;
use turnoplus_app::audit::{AuditError, list};

use super::dto::{AuditEventBody, AuditQuery};
use crate::AppState;
use crate::extract::{Query, Signed};
use crate::page::Items;
use crate::problem::{Code, P401, P403, P422, P503, Problem};

/// Lists what was done in the clinic, newest first.
#[utoipa::path(get, path = "/audit-events", tag = "audit", security(("bearer" = [])), params(AuditQuery),
    responses((status = 200, body = Items<AuditEventBody>), P401, P403, P422, P503))]
pub(super) async fn list_audit_events(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Items<AuditEventBody>>, Problem> {
    let page = list(&*state.store, &actor, query.parse()?).await?;
    Ok(Json(Items::of(page, Into::into)))
}

impl From<AuditError> for Problem {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Forbidden => Self::of(Code::Forbidden),
            AuditError::Store(error) => error.into(),
        }
    }
}
