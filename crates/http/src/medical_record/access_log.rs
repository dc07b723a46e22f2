//! `GET /patients/{id}/access-log`

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use turnoplus_app::medical_record::access_log;
use turnoplus_app::ports::RecordAccess;
use turnoplus_domain::ids::PatientId;
use utoipa::ToSchema;

use crate::AppState;
use crate::extract::{PathId, Query, Signed};
use crate::page::{Items, page_request};
use crate::problem::{FieldErrors, P401, P403, P404, P422, P503, Problem};

/// Which page is wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LogQuery {
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Somebody who read or opened a record.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RecordAccess)]
pub(super) struct RecordAccessBody {
    #[schema(format = "date-time")]
    at: String,
    #[schema(required = true, format = "uuid")]
    user_id: Option<String>,
    /// Their name.
    #[schema(required = true)]
    user_name: Option<String>,
    #[schema(required = true, example = "doctor")]
    role: Option<&'static str>,
    /// `medical-record.read`, `medical-record.listed`, `medical-record.attachment-read`, `medical-record.exported` or
    /// `medical-record.opened`.
    #[schema(example = "medical-record.read")]
    action: String,
    /// As what: `own`, `guardian`, `author`, `treating` or `break-glass`.
    #[schema(required = true, example = "treating")]
    access: Option<String>,
    /// The entries that were read.
    record_ids: Vec<String>,
    /// Why the record was opened in an emergency.
    #[schema(required = true)]
    break_glass_reason: Option<String>,
}

impl RecordAccessBody {
    fn of(line: RecordAccess) -> Self {
        Self {
            at: line.at.to_string(),
            user_id: line.user.map(|id| id.to_string()),
            user_name: line.name,
            role: line.role.map(turnoplus_domain::identity::Role::as_str),
            action: line.act,
            access: line.access,
            record_ids: line.entries.iter().map(ToString::to_string).collect(),
            break_glass_reason: line.reason.map(|reason| reason.to_string()),
        }
    }
}

/// Who read or opened a patient's record, latest first: for the patient and for guardians who read it. Where
/// patients were merged, who read what was written under either.
#[utoipa::path(get, path = "/patients/{id}/access-log", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), LogQuery),
    responses((status = 200, body = Items<RecordAccessBody>), P401, P403, P404, P422, P503))]
pub(super) async fn get_patient_access_log(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(patient): PathId<PatientId>,
    Query(query): Query<LogQuery>,
) -> Result<Answer<Items<RecordAccessBody>>, Problem> {
    let mut errors = FieldErrors::new();
    let page = page_request(query.limit.as_deref(), query.cursor.as_deref(), &mut errors);
    let page = errors.done(|| page)?;
    let log = access_log(&*state.store, &*state.clock, &actor, (patient, page)).await?;
    Ok(Answer(Items::of(log, RecordAccessBody::of)))
}
