//! `GET /patients/{id}/medical-records`

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::medical_record::{ListRecords, list};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::medical_record::RecordKind;

use super::dto::MedicalRecordBody;
use crate::AppState;
use crate::extract::{PathId, Query, Signed};
use crate::page::{Items, page_request};
use crate::problem::{FieldErrors, P401, P403, P404, P422, P503, Problem};
use crate::run::run;

/// Which entries are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RecordQuery {
    /// Of one of these kinds, separated by commas.
    #[param(example = "consultation,study")]
    kind: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A patient's record, latest entry first: for the patient, a guardian, and doctors who treat the patient or have
/// opened the record. Drafts show to their author only. Where patients were merged the record holds what was written under
/// each, which `patientId` tells, and is the same under every id. Who read it is noted, and the patient sees that.
#[utoipa::path(get, path = "/patients/{id}/medical-records", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), RecordQuery),
    responses((status = 200, body = Items<MedicalRecordBody>), P401, P403, P404, P422, P503))]
pub(super) async fn list_patient_medical_records(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(patient): PathId<PatientId>,
    Query(query): Query<RecordQuery>,
) -> Result<Answer<Items<MedicalRecordBody>>, Problem> {
    let mut errors = FieldErrors::new();
    let kinds = errors.check_optional("/kind", query.kind, |raw| {
        raw.split(',')
            .map(str::parse)
            .collect::<Result<Vec<RecordKind>, _>>()
    });
    let page = page_request(query.limit.as_deref(), query.cursor.as_deref(), &mut errors);
    let cmd = errors.done(|| {
        Some(ListRecords {
            patient,
            kinds: kinds?.unwrap_or_default(),
            page: page?,
        })
    })?;
    let page = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { list(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Answer(Items::of(page, MedicalRecordBody::of)))
}
