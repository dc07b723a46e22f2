//! `GET`, `PATCH` and `DELETE /medical-records/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use turnoplus_app::medical_record::{DiscardRecord, UpdateRecord, discard, get, update};
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::medical_record::{Diagnosis, Notes, RecordKind, Treatment};
use utoipa::ToSchema;

use super::dto::{MedicalRecordBody, ok};
use super::problems::NotAnId;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, Patch, PathId, Signed};
use crate::problem::{FieldErrors, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Reads one entry. Who read it is noted, and the patient sees that.
#[utoipa::path(get, path = "/medical-records/{id}", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = MedicalRecordBody, headers(("ETag" = String))), P401, P403, P404, P503))]
pub(super) async fn get_medical_record(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<MedicalRecordId>,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    let view = run(&state, move |state| async move {
        get(&*state.store, &*state.clock, &actor, id).await
    });
    view.await.map(ok)
}

/// Changes of a draft; what is absent stays, null clears.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MedicalRecordChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false,
        pattern = "^(consultation|evolution|study|procedure|prescription|referral|certificate)$")]
    kind: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    diagnosis: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    treatment: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20000)]
    notes: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    template_id: Patch<String>,
    /// A turno of this doctor with this patient.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    appointment_id: Patch<String>,
}

impl MedicalRecordChanges {
    fn parse(self, id: MedicalRecordId, IfMatch(expected): IfMatch) -> Result<UpdateRecord, Problem> {
        let mut errors = FieldErrors::new();
        let kind = errors.check_change("/kind", self.kind, |raw| raw.parse::<RecordKind>());
        let diagnosis = errors.check_patch("/diagnosis", self.diagnosis, |raw| Diagnosis::parse(&raw));
        let treatment = errors.check_patch("/treatment", self.treatment, |raw| Treatment::parse(&raw));
        let notes = errors.check_patch("/notes", self.notes, |raw| Notes::parse(&raw));
        let template = errors.check_patch("/templateId", self.template_id, |raw| {
            raw.parse().map_err(|_| NotAnId)
        });
        let appointment = errors.check_patch("/appointmentId", self.appointment_id, |raw| {
            raw.parse().map_err(|_| NotAnId)
        });
        errors.done(|| {
            Some(UpdateRecord {
                id,
                expected,
                appointment: appointment?.into(),
                kind: kind?,
                diagnosis: diagnosis?.into(),
                treatment: treatment?.into(),
                notes: notes?.into(),
                template: template?.into(),
            })
        })
    }
}

/// Changes a draft; only its author does.
#[utoipa::path(patch, path = "/medical-records/{id}", tag = "medical-records", security(("bearer" = [])),
    request_body = MedicalRecordChanges,
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = MedicalRecordBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn update_medical_record(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<MedicalRecordId>,
    if_match: IfMatch,
    Json(body): Json<MedicalRecordChanges>,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    let cmd = body.parse(id, if_match)?;
    let view = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    });
    view.await.map(ok)
}

/// Discards a draft; only its author does. A signed entry stays for ever.
#[utoipa::path(delete, path = "/medical-records/{id}", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Discarded."), P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_medical_record(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<MedicalRecordId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = DiscardRecord { id, expected };
    run(&state, move |state| async move {
        discard(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
