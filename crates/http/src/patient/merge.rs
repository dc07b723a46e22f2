//! GET /patients/{id}/merge-preview, POST /patients/{id}/merge

use axum::Json as Plain;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use turnoplus_app::patient::{
    MergeError, MergePatient, MergePreview, Obstacle, PairError, merge, preview_merge as preview,
};
use turnoplus_app::ports::StoredAnswer;
use turnoplus_domain::appointment::Collision;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{MOST_COVERAGES, MOST_DEPENDANTS, MergeRefused, Patient};
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use super::dto::PatientBody;
use crate::AppState;
use crate::etag;
use crate::extract::{Confirmed, IfMatch, KeyedJson, PathId, Query, Signed};
use crate::problem::{
    Code, FieldErrors, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem,
};
use crate::run::run;

/// Who would be merged.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MergePreviewQuery {
    /// The patient who would be merged.
    #[param(required = true, value_type = String, format = "uuid")]
    other_id: Option<String>,
}

/// Turnos of both patients at the same time.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct MergeConflict {
    /// The turno of the patient who would survive.
    #[schema(format = "uuid")]
    appointment_id: String,
    /// The turno of the patient who would be merged.
    #[schema(format = "uuid")]
    other_appointment_id: String,
    /// From when on both take the same time.
    #[schema(format = "date-time")]
    start: String,
}

/// What a merge would do. Of the clinical record only a number.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = MergePreview)]
pub struct MergePreviewBody {
    /// Who would survive, as they are now.
    survivor: PatientBody,
    /// Who would be merged, as they are now.
    other: PatientBody,
    /// Turnos that would become the survivor's, past ones too.
    appointments: u64,
    /// Those of them that are to come.
    coming_appointments: u64,
    /// Signed entries of the other's clinical record: they stay as they are and are read as part of the survivor's.
    medical_records: u64,
    /// Coverages that the survivor would have more.
    coverages: u64,
    /// Guardians that the survivor would have more.
    guardians: u64,
    /// Dependants that the survivor would have more.
    dependants: u64,
    /// The fields that the survivor lacks and the other has.
    #[schema(example = json!(["phone"]))]
    filled_fields: Vec<&'static str>,
    /// What would become of the other's login: `none` of both has one, `kept` is the survivor's, `moved` is the other's to
    /// the survivor, `closed` is the other's, because both have one.
    #[schema(pattern = "^(none|kept|moved|closed)$", example = "moved")]
    login: &'static str,
    /// What has to be cancelled or moved first.
    conflicts: Vec<MergeConflict>,
    /// The codes that the merge would be refused with as things are; empty when it would not.
    #[schema(example = json!([]))]
    refusals: Vec<&'static str>,
}

impl MergePreviewBody {
    fn of(preview: MergePreview) -> Self {
        let conflict = |collision: &Collision| MergeConflict {
            appointment_id: collision.turno.to_string(),
            other_appointment_id: collision.other.to_string(),
            start: collision.start.to_string(),
        };
        let refusal = |obstacle: &Obstacle| match obstacle {
            Obstacle::Collisions => Code::MergeConflict.as_str(),
            Obstacle::Coverages => Code::TooManyCoverages.as_str(),
            Obstacle::Dependants => Code::TooManyDependants.as_str(),
        };
        Self {
            survivor: PatientBody::of(preview.survivor),
            other: PatientBody::of(preview.other),
            appointments: preview.appointments as u64,
            coming_appointments: preview.coming as u64,
            medical_records: preview.medical_records,
            coverages: preview.coverages as u64,
            guardians: preview.guardians as u64,
            dependants: preview.dependants as u64,
            filled_fields: preview.filled,
            login: preview.login.as_str(),
            conflicts: preview.collisions.iter().map(conflict).collect(),
            refusals: preview.obstacles.iter().map(refusal).collect(),
        }
    }
}

/// Says what merging another patient into this one would do, and what stands against it.
#[utoipa::path(get, path = "/patients/{id}/merge-preview", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid", description = "Who would survive"), MergePreviewQuery),
    responses((status = 200, body = MergePreviewBody), P401, P403, P404, P409, P422, P503))]
pub(super) async fn preview_patient_merge(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
    Query(query): Query<MergePreviewQuery>,
) -> Result<Plain<MergePreviewBody>, Problem> {
    let mut errors = FieldErrors::new();
    let other = other_id(query.other_id.as_deref(), &mut errors);
    let other = errors.done(|| other)?;
    let found = preview(&*state.store, &*state.clock, &actor, (id, other)).await?;
    Ok(Plain(MergePreviewBody::of(found)))
}

/// Who is merged.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeRequest {
    /// The patient who is merged, and is closed for good.
    #[schema(format = "uuid")]
    other_id: String,
}

/// Merges another patient into this one, who turned out to be the same person: turnos, coverages, guardians, dependants and
/// the login become this one's, and what is not known of this one is filled in. The clinical record of the other stays as it
/// was signed and is read as part of this one's. There is no undoing it. The password must have been shown lately.
#[utoipa::path(post, path = "/patients/{id}/merge", tag = "patients", request_body = MergeRequest,
    security(("bearer" = [])),
    params(
        ("id" = String, Path, format = "uuid", description = "Who survives"),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this change; kept 48 h"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the survivor that the client read")
    ),
    responses((status = 200, body = PatientBody, headers(("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn merge_patient(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(id): PathId<PatientId>,
    IfMatch(expected): IfMatch,
    KeyedJson { body, key }: KeyedJson<MergeRequest>,
) -> Result<Answer, Problem> {
    let mut errors = FieldErrors::new();
    let other = other_id(Some(&body.other_id), &mut errors);
    let key = key.map(|key| key.of(actor.user));
    let cmd = errors.done(|| {
        Some(MergePatient {
            survivor: id,
            other: other?,
            expected,
            key,
        })
    })?;
    let merged = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { merge(&*state.store, &*state.clock, &actor, cmd, rendered).await }
    });
    merged.await.map(Answer)
}

fn other_id(raw: Option<&str>, errors: &mut FieldErrors) -> Option<PatientId> {
    let Some(raw) = raw else {
        errors.put("/otherId", "required", "is required");
        return None;
    };
    let id = raw.parse().ok();
    if id.is_none() {
        errors.put("/otherId", "invalid-id", "must be an id");
    }
    id
}

fn rendered(survivor: &Patient) -> StoredAnswer {
    // Text, numbers and booleans under fixed names: it cannot fail.
    let body = serde_json::to_vec(&PatientBody::of(survivor.clone())).unwrap_or_default();
    StoredAnswer {
        status: StatusCode::OK.as_u16(),
        body,
    }
}

/// The survivor on their way out, the same the first time and when asked again under the same key.
pub(super) struct Answer(StoredAnswer);

#[derive(Deserialize)]
struct Tagged {
    version: u32,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let Self(StoredAnswer { status, body }) = self;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        let tagged = serde_json::from_slice::<Tagged>(&body).ok();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(Tagged { version }) = tagged {
            headers.insert(header::ETAG, etag::of_version(Version::new(version)));
        }
        response
    }
}

/// The patient turned out to be this one: do it there.
pub(crate) fn was_merged(survivor: PatientId) -> Problem {
    Problem::of(Code::PatientMerged).with("survivorId", survivor.to_string())
}

impl From<PairError> for Problem {
    fn from(error: PairError) -> Self {
        match error {
            PairError::Forbidden => Self::of(Code::Forbidden),
            PairError::Unknown => Self::of(Code::NotFound),
            PairError::Refused(MergeRefused::Itself) => {
                Self::field("/otherId", "same-patient", "is the patient themself")
            }
            PairError::Refused(MergeRefused::Merged(survivor)) => was_merged(survivor),
            PairError::Refused(MergeRefused::SurvivorClosed) => Self::of(Code::PatientClosed),
            PairError::Erased => Self::of(Code::PatientErased),
            PairError::Store(error) => error.into(),
        }
    }
}

impl From<MergeError> for Problem {
    fn from(error: MergeError) -> Self {
        match error {
            MergeError::Pair(error) => error.into(),
            MergeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            MergeError::Collisions(collisions) => {
                Self::of(Code::MergeConflict).with("conflicts", conflicts(&collisions))
            }
            MergeError::TooManyCoverages { count } => Self::of(Code::TooManyCoverages)
                .with("count", count)
                .with("max", MOST_COVERAGES),
            MergeError::TooManyDependants { count } => Self::of(Code::TooManyDependants)
                .with("count", count)
                .with("max", MOST_DEPENDANTS),
            MergeError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            MergeError::Store(error) => error.into(),
        }
    }
}

fn conflicts(collisions: &[Collision]) -> Value {
    let pair = |collision: &Collision| {
        json!({
            "appointmentId": collision.turno.to_string(),
            "otherAppointmentId": collision.other.to_string(),
            "start": collision.start.to_string(),
        })
    };
    collisions.iter().map(pair).collect()
}
