//! `POST /medical-records`

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::medical_record::{CreateRecord, create};
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::medical_record::{Content, Diagnosis, NewRecord, Notes, RecordKind, Treatment};
use utoipa::ToSchema;

use super::dto::{MedicalRecordBody, created};
use super::problems::NotAnId;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{KeyedJson, Signed};
use crate::problem::{FieldErrors, P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// An entry to begin.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewMedicalRecord {
    #[schema(format = "uuid")]
    patient_id: String,
    /// A turno of this doctor with this patient.
    #[schema(format = "uuid")]
    appointment_id: Option<String>,
    #[schema(pattern = "^(consultation|evolution|study|procedure|prescription|referral|certificate)$")]
    kind: String,
    #[schema(max_length = 2000)]
    diagnosis: Option<String>,
    #[schema(max_length = 10000)]
    treatment: Option<String>,
    #[schema(max_length = 20000)]
    notes: Option<String>,
    /// The template that it is begun from.
    #[schema(format = "uuid")]
    template_id: Option<String>,
}

impl NewMedicalRecord {
    fn parse(self, id: MedicalRecordId) -> Result<CreateRecord, Problem> {
        let mut errors = FieldErrors::new();
        let patient = errors.check("/patientId", self.patient_id.parse().map_err(|_| NotAnId));
        let appointment = errors.check_optional("/appointmentId", self.appointment_id, |raw| {
            raw.parse().map_err(|_| NotAnId)
        });
        let template = errors.check_optional("/templateId", self.template_id, |raw| {
            raw.parse().map_err(|_| NotAnId)
        });
        let kind = errors.check("/kind", self.kind.parse::<RecordKind>());
        let texts = texts(&mut errors, (self.diagnosis, self.treatment, self.notes));
        errors.done(|| {
            let (diagnosis, treatment, notes) = texts?;
            let content = Content {
                kind: kind?,
                diagnosis,
                treatment,
                notes,
                template: None,
                attachments: Vec::new(),
            };
            Some(CreateRecord {
                entry: NewRecord {
                    id,
                    patient: patient?,
                    appointment: appointment?,
                    content,
                    amends: None,
                },
                template: template?,
                key: None,
            })
        })
    }
}

type Texts = (Option<Diagnosis>, Option<Treatment>, Option<Notes>);

/// What an entry says; an empty text is none.
pub(super) fn texts(
    errors: &mut FieldErrors,
    (diagnosis, treatment, notes): (Option<String>, Option<String>, Option<String>),
) -> Option<Texts> {
    let said = |raw: Option<String>| raw.filter(|raw| !raw.trim().is_empty());
    let diagnosis = errors.check_optional("/diagnosis", said(diagnosis), |raw| Diagnosis::parse(&raw));
    let treatment = errors.check_optional("/treatment", said(treatment), |raw| Treatment::parse(&raw));
    let notes = errors.check_optional("/notes", said(notes), |raw| Notes::parse(&raw));
    Some((diagnosis?, treatment?, notes?))
}

/// Begins an entry: a draft that only its author sees. For doctors who treat the patient or have opened the record. Under a
/// patient who was merged none is begun any more.
#[utoipa::path(post, path = "/medical-records", tag = "medical-records", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The client's key for this entry; kept 48 h")),
    request_body = NewMedicalRecord,
    responses((status = 201, body = MedicalRecordBody, headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P409, P413, P415, P422, P503))]
pub(super) async fn create_medical_record(
    State(state): State<AppState>,
    Signed(actor): Signed,
    KeyedJson { body, key }: KeyedJson<NewMedicalRecord>,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    let mut cmd = body.parse(MedicalRecordId::new(state.ids.next()))?;
    cmd.key = key.map(|key| key.of(actor.user));
    let view = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    });
    view.await.map(created)
}
