//! `POST /medical-records/{id}/attachments`, `GET` and `DELETE /medical-records/{id}/attachments/{attachmentId}`
//!
//! A file is the body itself, not a part of a form: any client sends it as it lies, it is measured while it arrives, and
//! there is no second grammar to get wrong. Its name comes in the query.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::Semaphore;
use turnoplus_app::medical_record::{AttachFile, DetachFile, attach, detach, may_attach, read_attachment};
use turnoplus_domain::ids::{AttachmentId, MedicalRecordId};
use turnoplus_domain::medical_record::{FileName, LARGEST, MediaKind};

use super::dto::{MedicalRecordBody, ok};
use crate::AppState;
use crate::disposition::attachment;
use crate::etag::Versioned;
use crate::extract::{BodyBounds, IfMatch, PathId, PathIds, Query, Signed, read_body};
use crate::problem::{
    Code, FieldErrors, P400, P401, P403, P404, P409, P412, P413, P415, P422, P503, Problem,
};
use crate::run::run;

/// Files in memory at the same time, in either direction; the others wait for their turn. Each may have 10 MiB.
static FILES: Semaphore = Semaphore::const_new(6);

/// How long a file may take to arrive: 10 MiB at about 1 Mbit/s. Below the time limit of the operation.
const ARRIVAL: Duration = Duration::from_secs(90);

/// What the file is called.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NewAttachmentQuery {
    /// The name of the file, without a folder.
    #[param(min_length = 1, max_length = 120)]
    name: String,
}

/// Adds a file to a draft; only its author does. The body is the file: a PDF, JPEG, PNG or WebP of at most 10 MiB, and at
/// most 10 of an entry. What it is its first bytes say, and `Content-Type` must agree. The same file under the same name
/// is added once.
#[utoipa::path(post, path = "/medical-records/{id}/attachments", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header), NewAttachmentQuery),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"),
        (Vec<u8> = "image/webp"))),
    responses((status = 201, description = "The entry with the file.", body = MedicalRecordBody,
            headers(("Location" = String), ("ETag" = String))),
        P400, P401, P403, P404, P409, P412, P413, P415, P422, P503))]
pub(super) async fn create_medical_record_attachment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(entry): PathId<MedicalRecordId>,
    IfMatch(expected): IfMatch,
    request: Request,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    // Before anything of the body is read: nobody fills the memory who could not add a file.
    run(&state, move |state| async move {
        may_attach(&*state.store, &*state.clock, &actor, (entry, expected)).await
    })
    .await?;
    let (mut parts, body) = request.into_parts();
    let Query(query) = Query::<NewAttachmentQuery>::from_request_parts(&mut parts, &state).await?;
    let request = Request::from_parts(parts, body);
    let mut errors = FieldErrors::new();
    let name = errors.check("/name", FileName::parse(&query.name));
    let name = errors.done(|| name)?;
    let named = named(request.headers());
    let _turn = turn().await?;
    let bytes = read_body(
        request,
        BodyBounds {
            limit: LARGEST,
            arrival: ARRIVAL,
            too_large: Code::FileTooLarge,
        },
    )
    .await?;
    let kind = MediaKind::of(&bytes)
        .filter(|kind| named == Some(*kind))
        .ok_or_else(|| Problem::of(Code::UnsupportedFile))?;
    let cmd = AttachFile {
        entry,
        id: AttachmentId::new(state.ids.next()),
        name,
        kind,
        bytes: Arc::new(bytes),
        expected,
    };
    let (view, id) = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { attach(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/medical-records/{entry}/attachments/{id}");
    Ok(Versioned::created(
        &path,
        view.record.version,
        MedicalRecordBody::of(view),
    ))
}

/// What the sender says that the file is.
fn named(headers: &HeaderMap) -> Option<MediaKind> {
    let encoded = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|value| value.as_bytes() != b"identity");
    headers
        .get(header::CONTENT_TYPE)
        .filter(|_| !encoded)
        .and_then(|value| MediaKind::named(value.to_str().ok()?.trim()))
}

async fn turn() -> Result<tokio::sync::SemaphorePermit<'static>, Problem> {
    FILES.acquire().await.map_err(|error| Problem::internal(&error))
}

/// Reads a file: for whoever may read its entry. Who read it is noted, and the patient sees that.
#[utoipa::path(get, path = "/medical-records/{id}/attachments/{attachmentId}", tag = "medical-records",
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("attachmentId" = String, Path, format = "uuid")),
    responses((status = 200, description = "The file.", content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"),
            (Vec<u8> = "image/png"), (Vec<u8> = "image/webp")), headers(("Content-Disposition" = String))),
        P401, P403, P404, P503))]
pub(super) async fn get_medical_record_attachment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(entry, id): PathIds<MedicalRecordId, AttachmentId>,
) -> Result<Response, Problem> {
    let _turn = turn().await?;
    let (file, bytes) = run(&state, move |state| async move {
        read_attachment(&*state.store, &*state.clock, &actor, (entry, id)).await
    })
    .await?;
    let told = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.kind.as_str())),
        (header::CONTENT_DISPOSITION, attachment(&file.download_name())),
    ];
    Ok((told, bytes).into_response())
}

/// Takes a file away from a draft; only its author does.
#[utoipa::path(delete, path = "/medical-records/{id}/attachments/{attachmentId}", tag = "medical-records",
    security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("attachmentId" = String, Path, format = "uuid"),
        ("If-Match" = Option<String>, Header)),
    responses((status = 200, description = "The entry without the file.", body = MedicalRecordBody,
            headers(("ETag" = String))), P400, P401, P403, P404, P409, P412, P503))]
pub(super) async fn delete_medical_record_attachment(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(entry, id): PathIds<MedicalRecordId, AttachmentId>,
    IfMatch(expected): IfMatch,
) -> Result<Versioned<MedicalRecordBody>, Problem> {
    let cmd = DetachFile { entry, id, expected };
    let view = run(&state, move |state| async move {
        detach(&*state.store, &*state.clock, &actor, cmd).await
    });
    view.await.map(ok)
}
