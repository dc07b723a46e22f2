//! GET /audit-events/verify

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use turnoplus_app::audit::{VerifyChain, verify};
use turnoplus_app::ports::ChainCheck;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::{ChainQuery, entity};
use crate::AppState;
use crate::extract::{Query, Signed};
use crate::problem::{FieldFault as _, P401, P403, P422, P503, Problem};

/// What looking through one chain showed.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditChain)]
pub(super) struct ChainBody {
    /// Whether every entry follows the one before it, up to the head of the chain.
    intact: bool,
    /// How many entries were looked at.
    entries: u64,
    /// The first bad entry; null when there is none.
    #[schema(required = true)]
    first_bad: Option<BadEntry>,
}

/// An entry that does not fit.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct BadEntry {
    /// Its number in the chain.
    seq: i64,
    /// What is wrong with it.
    detail: String,
}

impl From<ChainCheck> for ChainBody {
    fn from(check: ChainCheck) -> Self {
        Self {
            intact: check.first_bad.is_none(),
            entries: check.entries,
            first_bad: check.first_bad.map(|(seq, detail)| BadEntry { seq, detail }),
        }
    }
}

/// Looks through the chain of one entity. The whole trail is looked through by `turnoplus verify`.
#[utoipa::path(get, path = "/audit-events/verify", tag = "audit", security(("bearer" = [])), params(ChainQuery),
    responses((status = 200, body = ChainBody), P401, P403, P422, P503))]
pub(super) async fn verify_audit_events(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<ChainQuery>,
) -> Result<Json<ChainBody>, Problem> {
    let (kind, subject) =
        entity(&query.entity).map_err(|fault| Problem::field("/entity", fault.code(), fault.to_string()))?;
    let chain = VerifyChain {
        kind,
        subject: subject.unwrap_or(Uuid::nil()),
    };
    Ok(Json(verify(&*state.store, &actor, &chain).await?.into()))
}
