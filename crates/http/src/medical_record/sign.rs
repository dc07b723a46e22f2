//! `POST /medical-records/{id}/sign`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::medical_record::{SignRecord, sign};
use turnoplus_domain::ids::MedicalRecordId;
use utoipa::ToSchema;

use super::dto::{MedicalRecordBody, ok};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, KeyedJson, PathId, Signed};
use crate::problem::{P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Nothing is to be said about a signature.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Signing {}

/// Signs a draft; only its author does. It never changes after.
#[utoipa::path(post, path = "/medical-records/{id}/sign", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this signature; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the draft that is signed")),
    request_body(content = Option<Signing>, content_type = "application/json"),
    responses((status = 200, body = MedicalRecordBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn sign_medical_record(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<MedicalRecordId>,
    IfMatch(expected): IfMatch,
    KeyedJson {
        body: Signing {},
        key,
    }: KeyedJson<Signing>,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    let cmd = SignRecord {
        id,
        expected,
        key: key.map(|key| key.of(actor.user)),
    };
    let view = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { sign(&*state.store, &*state.clock, &actor, cmd).await }
    });
    view.await.map(ok)
}
