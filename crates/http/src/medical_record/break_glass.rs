//! `POST /patients/{id}/break-glass`

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use turnoplus_app::medical_record::{OpenRecord, break_glass};
use turnoplus_domain::ids::{BreakGlassId, PatientId};
use turnoplus_domain::text::Reason;
use utoipa::ToSchema;

use crate::AppState;
use crate::extract::{Confirmed, Json, PathId};
use crate::problem::{FieldErrors, P400, P401, P403, P404, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Why a record is opened.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Emergency {
    /// Why; the patient sees it.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// A record that is open for a while.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BreakGlass)]
pub(super) struct BreakGlassBody {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    patient_id: String,
    #[schema(format = "date-time")]
    opened_at: String,
    /// Until when it lets the doctor read.
    #[schema(format = "date-time")]
    expires_at: String,
}

/// Opens the record of a patient whom the doctor does not treat, in an emergency, for 4 hours. It is noted, and the
/// patient sees it with its reason. An inactive doctor opens none. Of a patient who was merged the survivor's is opened,
/// which is the whole record.
#[utoipa::path(post, path = "/patients/{id}/break-glass", tag = "medical-records", security(("bearer" = [])),
    request_body = Emergency, params(("id" = String, Path, format = "uuid")),
    responses((status = 201, body = BreakGlassBody), P400, P401, P403, P404, P413, P415, P422, P503))]
pub(super) async fn create_break_glass(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(patient): PathId<PatientId>,
    Json(body): Json<Emergency>,
) -> Result<(StatusCode, Answer<BreakGlassBody>), Problem> {
    let mut errors = FieldErrors::new();
    let reason = errors.check("/reason", Reason::parse(&body.reason));
    let id = BreakGlassId::new(state.ids.next());
    let cmd = errors.done(|| {
        Some(OpenRecord {
            id,
            patient,
            reason: reason?,
        })
    })?;
    let glass = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { break_glass(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let body = BreakGlassBody {
        id: glass.id.to_string(),
        patient_id: glass.patient.to_string(),
        opened_at: glass.opened_at.to_string(),
        expires_at: glass.expires_at.to_string(),
    };
    Ok((StatusCode::CREATED, Answer(body)))
}
