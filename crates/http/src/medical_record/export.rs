//! `GET /patients/{id}/export`

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use turnoplus_app::medical_record::{ExportRecord, RecordCopy, copy_page, note_export};
use turnoplus_app::ports::RecordView;
use turnoplus_domain::ids::PatientId;
use utoipa::ToSchema;

use super::dto::MedicalRecordBody;
use super::printed;
use crate::AppState;
use crate::extract::{Confirmed, PathId, Query};
use crate::paper::{self, Language, PrintError};
use crate::patient::PatientBody;
use crate::problem::{FieldErrors, P401, P403, P404, P413, P422, P503, Problem};
use crate::run::run;

/// As what the copy is wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CopyQuery {
    /// `json` or `pdf`, to print, in the language of `Accept-Language`; when absent, what `Accept` names first, usually
    /// JSON.
    format: Option<String>,
}

/// A patient's copy of their clinical record.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MedicalRecordCopy)]
pub(super) struct CopyBody {
    clinic_name: String,
    /// The clinic's zone.
    time_zone: String,
    /// Of when the copy is: entries that were signed later are not in it.
    #[schema(format = "date-time")]
    exported_at: String,
    patient: PatientBody,
    /// Who turned out to be this patient. The entries that were written under them say so in `patientId`; each patient's
    /// entries are numbered by themselves in `sequence`.
    merged_patients: Vec<PatientBody>,
    /// Every signed entry, latest first; no drafts.
    records: Vec<MedicalRecordBody>,
}

/// The most text that is printed, in bytes: some 2,000 pages.
const MOST_TEXT: usize = 12 * 1024 * 1024;

/// The patient's copy of their clinical record: every signed entry with its author, licence, instants, corrections, hashes
/// and the list of its files, as JSON or to print. For the patient, a guardian who reads the record, and a doctor who
/// treats the patient, who have shown the password in the last ten minutes. That it was made is noted, and the patient
/// sees that. A JSON copy is written while it is read: one that is not whole lacks its last brackets.
#[utoipa::path(get, path = "/patients/{id}/export", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), CopyQuery),
    responses((status = 200, description = "The copy.", content(
            (CopyBody = "application/json"), (Vec<u8> = "application/pdf")),
            headers(("Content-Disposition" = String))), P401, P403, P404, P413, P422, P503))]
pub(super) async fn export_patient_medical_record(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    PathId(patient): PathId<PatientId>,
    Query(query): Query<CopyQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let as_pdf = is_pdf(query.format.as_deref(), &headers)?;
    let format = if as_pdf { "pdf" } else { "json" };
    let cmd = ExportRecord { patient, format };
    let copy = run(&state, move |state| async move {
        note_export(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    let date = copy.zone.date(copy.at);
    let disposition = format!("attachment; filename=\"historia-clinica_{date}.{format}\"");
    let (media_type, body) = if as_pdf {
        let views = whole(&state, &copy).await?;
        let pdf = printed::print(&copy, views, Language::of(&headers)).await?;
        ("application/pdf", Body::from(pdf))
    } else {
        ("application/json", written(state, copy)?)
    };
    let told = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((told, body).into_response())
}

fn is_pdf(format: Option<&str>, headers: &HeaderMap) -> Result<bool, Problem> {
    let mut errors = FieldErrors::new();
    let asked = paper::is_wanted(format, &mut errors);
    let accepted = || {
        let accept = headers.get(header::ACCEPT)?.to_str().ok()?;
        let first = accept.split([',', ';']).next()?;
        Some(first.trim().eq_ignore_ascii_case("application/pdf"))
    };
    errors.done(|| asked.or_else(accepted).or(Some(false)))
}

/// Every entry, latest first, unless it is more than is printed.
async fn whole(state: &AppState, copy: &RecordCopy) -> Result<Vec<RecordView>, Problem> {
    let (mut views, mut after, mut text) = (Vec::new(), None, 0);
    loop {
        let (page, next) = copy_page(&*state.store, copy, after).await?;
        text += page.iter().map(printed::length).sum::<usize>();
        if text > MOST_TEXT {
            return Err(PrintError::TooLong.into());
        }
        views.extend(page);
        if next.is_none() {
            return Ok(views);
        }
        after = next;
    }
}

/// The JSON, written page by page by a task of its own: a client that hangs up cuts off no statement in the middle, and
/// one that reads slowly holds one page.
fn written(state: AppState, copy: RecordCopy) -> Result<Body, Problem> {
    let head = CopyBody {
        clinic_name: copy.clinic_name.to_string(),
        time_zone: copy.zone.name().to_owned(),
        exported_at: copy.at.to_string(),
        patient: PatientBody::of(copy.patient.clone()),
        merged_patients: copy.merged.iter().cloned().map(PatientBody::of).collect(),
        records: Vec::new(),
    };
    let mut head = serde_json::to_vec(&head).map_err(|error| Problem::internal(&error))?;
    // The last field is the list: what follows goes between its brackets.
    head.truncate(head.len() - b"]}".len());
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(1);
    tokio::spawn(async move {
        let (mut bytes, mut after, mut first) = (head, None, true);
        loop {
            let page = copy_page(&*state.store, &copy, after).await;
            let sent = page.map_err(std::io::Error::other).and_then(|(views, next)| {
                for view in views {
                    if !std::mem::take(&mut first) {
                        bytes.push(b',');
                    }
                    serde_json::to_writer(&mut bytes, &MedicalRecordBody::of(view))?;
                }
                if next.is_none() {
                    bytes.extend(b"]}");
                }
                Ok(next)
            });
            after = match sent {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "a copy of a record was cut off");
                    // Nobody is left to hear it when this fails.
                    let _ = sender.send(Err(std::io::Error::other("cut off"))).await;
                    return;
                }
            };
            let gone = sender.send(Ok(std::mem::take(&mut bytes).into())).await.is_err();
            if gone || after.is_none() {
                return;
            }
        }
    });
    let chunks = stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    Ok(Body::from_stream(chunks))
}
