//! PATCH /settings

use axum::extract::State;
use turnoplus_app::settings::{UpdateSettingsError, update};

use super::dto::{SettingsBody, SettingsChanges, pointer_of};
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::{IfMatch, Json, Presence};
use crate::problem::{Code, FieldFault as _, P400, P401, P403, P412, P413, P415, P422, P503, Problem};
use crate::run::run;

/// Changes the settings, from the next booking, move or cancellation on. For those of accounts the password is shown again.
#[utoipa::path(patch, path = "/settings", tag = "settings", request_body = SettingsChanges,
    security(("bearer" = [])), params(("If-Match" = Option<String>, Header)),
    responses((status = 200, body = SettingsBody), P400, P401, P403, P412, P413, P415, P422, P503))]
pub(super) async fn update_settings(
    State(state): State<AppState>,
    presence: Presence,
    if_match: IfMatch,
    Json(body): Json<SettingsChanges>,
) -> Result<Versioned<SettingsBody>, Problem> {
    let actor = presence.actor;
    if body.guards_accounts() {
        presence.confirmed()?;
    }
    let cmd = body.parse(if_match)?;
    let settings = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { update(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(settings.version, SettingsBody::of(&settings)))
}

impl From<UpdateSettingsError> for Problem {
    fn from(error: UpdateSettingsError) -> Self {
        match error {
            UpdateSettingsError::Forbidden => Self::of(Code::Forbidden),
            UpdateSettingsError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdateSettingsError::Invalid(fault) => {
                Self::field(pointer_of(fault.field), fault.code(), fault.to_string())
            }
            UpdateSettingsError::Store(error) => error.into(),
        }
    }
}
