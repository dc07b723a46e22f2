//! `/medical-record-templates`

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use turnoplus_app::medical_record::template::{RemoveTemplate, create, list, remove, update};
use turnoplus_app::page::Cursor;
use turnoplus_app::ports::fold;
use turnoplus_domain::ids::RecordTemplateId;
use turnoplus_domain::text::Label;

use super::template_dto::{NewTemplate, TemplateBody, TemplateChanges};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, PathId, Query, Signed};
use crate::page::Items;
use crate::problem::{FieldErrors, P400, P401, P403, P404, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Which templates are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TemplateQuery {
    /// Those for this specialty and those for all.
    #[param(min_length = 1, max_length = 80)]
    specialty: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Lists templates by name: for doctors those that are offered, for admins all.
#[utoipa::path(get, path = "/medical-record-templates", tag = "medical-records", security(("bearer" = [])),
    params(TemplateQuery),
    responses((status = 200, body = Items<TemplateBody>), P401, P403, P422, P503))]
pub(super) async fn list_medical_record_templates(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<TemplateQuery>,
) -> Result<Answer<Items<TemplateBody>>, Problem> {
    let mut errors = FieldErrors::new();
    let specialty = errors.check_optional("/specialty", query.specialty, |raw| Label::parse(&raw));
    let specialty = errors.done(|| specialty)?;
    let templates = list(&*state.store, &actor, specialty.as_ref().map(Label::as_str)).await?;
    let items = Items::slice(
        templates,
        (query.limit.as_deref(), query.cursor.as_deref()),
        |template| Cursor {
            key: fold(template.name.as_str()),
            id: template.id.uuid(),
        },
        |template| TemplateBody::of(&template),
    )?;
    Ok(Answer(items))
}

/// Adds a template.
#[utoipa::path(post, path = "/medical-record-templates", tag = "medical-records", security(("bearer" = [])),
    request_body = NewTemplate,
    responses((status = 201, body = TemplateBody), P400, P401, P403, P413, P415, P422, P503))]
pub(super) async fn create_medical_record_template(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<NewTemplate>,
) -> Result<Versioned<TemplateBody>, Problem> {
    let cmd = body.parse(RecordTemplateId::new(state.ids.next()))?;
    let template = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { create(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let path = format!("/medical-record-templates/{}", template.id);
    Ok(Versioned::created(
        &path,
        template.version,
        TemplateBody::of(&template),
    ))
}

/// Changes a template. Entries that were begun from it keep what they have.
#[utoipa::path(patch, path = "/medical-record-templates/{id}", tag = "medical-records", security(("bearer" = [])),
    request_body = TemplateChanges,
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = TemplateBody), P400, P401, P403, P404, P412, P413, P415, P422, P503))]
pub(super) async fn update_medical_record_template(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<RecordTemplateId>,
    if_match: IfMatch,
    Json(body): Json<TemplateChanges>,
) -> Result<Versioned<TemplateBody>, Problem> {
    let cmd = body.parse(id, if_match)?;
    let template = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(template.version, TemplateBody::of(&template)))
}

/// Removes a template. Entries keep its id, version and name.
#[utoipa::path(delete, path = "/medical-record-templates/{id}", tag = "medical-records", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("If-Match" = Option<String>, Header)),
    responses((status = 204, description = "Removed."), P401, P403, P404, P412, P503))]
pub(super) async fn delete_medical_record_template(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<RecordTemplateId>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = RemoveTemplate { id, expected };
    run(&state, move |state| async move {
        remove(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
