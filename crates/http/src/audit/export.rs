//! GET /audit-events/export

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use turnoplus_app::audit::{ExportAudit, export_page, note_export};
use turnoplus_app::page::Cursor;
use turnoplus_app::ports::{AuditFilter, AuditPosition, AuditRecord};

use super::dto::{AuditEventBody, ExportQuery, Format};
use crate::AppState;
use crate::csv;
use crate::extract::{Confirmed, Query};
use crate::problem::{P401, P403, P422, P503, Problem};
use crate::run::run;

const COLUMNS: [&str; 10] = [
    "at",
    "actorId",
    "actorName",
    "role",
    "act",
    "entityKind",
    "entityId",
    "entityName",
    "seq",
    "details",
];

/// Takes entries out as a file, newest first, as CSV or as JSON lines; that it was done is noted in the trail. The file
/// is written while the entries are read: one that ends early lacks its last line's end.
#[utoipa::path(get, path = "/audit-events/export", tag = "audit", security(("bearer" = [])), params(ExportQuery),
    responses(
        (status = 200, description = "The entries.", content((String = "text/csv"), (String = "application/x-ndjson")),
            headers(("Content-Disposition" = String))),
        P401, P403, P422, P503
    ))]
pub(super) async fn export_audit_events(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let (wanted, format) = query.parse()?;
    let cmd = ExportAudit {
        wanted,
        format: format.name(),
    };
    let filter = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { note_export(&*state.store, &*state.clock, &actor, &cmd).await }
    })
    .await?;
    let (media_type, file) = match format {
        Format::Csv => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"audit-events.csv\"",
        ),
        Format::JsonLines => (
            "application/x-ndjson",
            "attachment; filename=\"audit-events.jsonl\"",
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(file)),
    ];
    Ok((headers, Body::from_stream(pages(state, filter, format))).into_response())
}

/// Where an export stands.
enum Stand {
    Before,
    After(Cursor<AuditPosition>),
    Over,
}

/// The file, a page of entries at a time.
fn pages(
    state: AppState,
    filter: AuditFilter,
    format: Format,
) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::unfold(Stand::Before, move |stand| {
        let (state, filter) = (state.clone(), filter.clone());
        async move {
            let (after, first) = match stand {
                Stand::Before => (None, true),
                Stand::After(cursor) => (Some(cursor), false),
                Stand::Over => return None,
            };
            let page = match export_page(&*state.store, &filter, after).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(%error, "an export was cut off");
                    return Some((Err(std::io::Error::other("cut off")), Stand::Over));
                }
            };
            let next = page.next.map_or(Stand::Over, Stand::After);
            Some((written(page.items, first, format), next))
        }
    })
}

fn written(records: Vec<AuditRecord>, first: bool, format: Format) -> Result<Bytes, std::io::Error> {
    let events = records.into_iter().map(AuditEventBody::from);
    let bytes = match format {
        Format::Csv => {
            let mut rows: Vec<[String; 10]> = Vec::new();
            if first {
                rows.push(COLUMNS.map(str::to_owned));
            }
            for event in events {
                rows.push(cells(event)?);
            }
            let rows = rows.iter().map(|row| row.iter().map(String::as_str));
            csv::rows(rows).map_err(std::io::Error::other)?
        }
        Format::JsonLines => {
            let mut lines = Vec::new();
            for event in events {
                serde_json::to_writer(&mut lines, &event)?;
                lines.push(b'\n');
            }
            lines
        }
    };
    Ok(bytes.into())
}

fn cells(event: AuditEventBody) -> Result<[String; 10], std::io::Error> {
    Ok([
        event.at,
        event.actor_id.map(|id| id.0.to_string()).unwrap_or_default(),
        event.actor_name.unwrap_or_default(),
        event.role.unwrap_or_default(),
        event.act,
        event.entity_kind,
        event.entity_id.0.to_string(),
        event.entity_name.unwrap_or_default(),
        event.seq.to_string(),
        serde_json::to_string(&event.details)?,
    ])
}
