//! `POST /medical-records/{id}/amendments`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::medical_record::{AmendRecord, amend};
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::medical_record::{Content, RecordKind};
use turnoplus_domain::text::Reason;
use utoipa::ToSchema;

use super::create::texts;
use super::dto::{MedicalRecordBody, created};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{KeyedJson, PathId, Signed};
use crate::problem::{FieldErrors, P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// A correction to begin. It says everything anew; the corrected entry stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewAmendment {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
    /// The kind of the corrected entry when absent.
    #[schema(pattern = "^(consultation|evolution|study|procedure|prescription|referral|certificate)$")]
    kind: Option<String>,
    #[schema(max_length = 2000)]
    diagnosis: Option<String>,
    #[schema(max_length = 10000)]
    treatment: Option<String>,
    #[schema(max_length = 20000)]
    notes: Option<String>,
}

impl NewAmendment {
    fn parse(self, id: MedicalRecordId, of: MedicalRecordId) -> Result<AmendRecord, Problem> {
        let mut errors = FieldErrors::new();
        let reason = errors.check("/reason", Reason::parse(&self.reason));
        let kind = errors.check_optional("/kind", self.kind, |raw| raw.parse::<RecordKind>());
        let texts = texts(&mut errors, (self.diagnosis, self.treatment, self.notes));
        errors.done(|| {
            let (diagnosis, treatment, notes) = texts?;
            let kind = kind?;
            Some(AmendRecord {
                id,
                of,
                reason: reason?,
                content: Content {
                    kind: kind.unwrap_or(RecordKind::Evolution),
                    diagnosis,
                    treatment,
                    notes,
                    template: None,
                    attachments: Vec::new(),
                },
                kind,
                key: None,
            })
        })
    }
}

/// Begins a correction of a signed entry: a draft, which counts once it is signed.
#[utoipa::path(post, path = "/medical-records/{id}/amendments", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"),
        ("Idempotency-Key" = Option<String>, Header, description = "The client's key for this correction; kept 48 h")),
    request_body = NewAmendment,
    responses((status = 201, body = MedicalRecordBody, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P409, P413, P415, P422, P503))]
pub(super) async fn create_medical_record_amendment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(of): PathId<MedicalRecordId>,
    KeyedJson { body, key }: KeyedJson<NewAmendment>,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    let mut cmd = body.parse(MedicalRecordId::new(state.ids.next()), of)?;
    cmd.key = key.map(|key| key.of(actor.user));
    let view = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { amend(&*state.store, &*state.clock, &actor, cmd).await }
    });
    view.await.map(created)
}
