//! GET /settings/history

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use turnoplus_app::settings::{SettingsChange, history};
use utoipa::ToSchema;

use crate::AppState;
use crate::availability::wire::WireId;
use crate::extract::{Query, Signed};
use crate::page::{Items, page_request};
use crate::problem::{FieldErrors, P401, P403, P422, P503, Problem};

/// Which page.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A change of the settings, or of an override.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettingsChange)]
pub(super) struct SettingsChangeBody {
    #[schema(format = DateTime)]
    at: String,
    /// Who; null for the command line.
    #[schema(value_type = Option<String>, format = Uuid, required = true)]
    actor_id: Option<WireId>,
    #[schema(required = true)]
    actor_name: Option<String>,
    /// For an override: of this doctor.
    #[schema(format = Uuid, required = true)]
    doctor_id: Option<String>,
    #[schema(required = true)]
    doctor_name: Option<String>,
    /// For an override: of this visit type.
    #[schema(format = Uuid, required = true)]
    visit_type_id: Option<String>,
    #[schema(required = true)]
    visit_type_name: Option<String>,
    /// What changed.
    changes: Vec<FieldChangeBody>,
}

/// A field that changed.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettingsFieldChange)]
pub(super) struct FieldChangeBody {
    #[schema(example = "minLeadMinutes")]
    field: String,
    /// `-` where it inherited or was off.
    #[schema(example = "60")]
    old: String,
    #[schema(example = "120")]
    new: String,
}

impl From<SettingsChange> for SettingsChangeBody {
    fn from(change: SettingsChange) -> Self {
        let (doctor_id, doctor_name) = change.doctor.unzip();
        let (visit_type_id, visit_type_name) = change.visit_type.unzip();
        let fields = change.fields.into_iter().map(|change| FieldChangeBody {
            field: change.field,
            old: change.old,
            new: change.new,
        });
        Self {
            at: change.at.to_string(),
            actor_id: change.actor.map(|actor| WireId(actor.uuid())),
            actor_name: change.actor_name,
            doctor_id,
            doctor_name: doctor_name.flatten(),
            visit_type_id,
            visit_type_name: visit_type_name.flatten(),
            changes: fields.collect(),
        }
    }
}

/// Lists who changed which setting, when, from what to what; newest first.
#[utoipa::path(get, path = "/settings/history", tag = "settings", security(("bearer" = [])), params(HistoryQuery),
    responses((status = 200, body = Items<SettingsChangeBody>), P401, P403, P422, P503))]
pub(super) async fn list_settings_history(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<Items<SettingsChangeBody>>, Problem> {
    let mut errors = FieldErrors::new();
    let page = page_request(query.limit.as_deref(), query.cursor.as_deref(), &mut errors);
    let page = errors.done(|| page)?;
    let found = history(&*state.store, &actor, &page).await?;
    Ok(Json(Items::of(found, Into::into)))
}
