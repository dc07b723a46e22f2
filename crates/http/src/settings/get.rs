//! GET /settings and /settings/public

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use turnoplus_app::settings::{GetSettingsError, get, get_public};

use super::dto::{PublicSettingsBody, SettingsBody};
use crate::AppState;
use crate::etag::{Versioned, conditional};
use crate::extract::Signed;
use crate::problem::{Code, P401, P403, P503, Problem};

/// Reads the settings.
#[utoipa::path(get, path = "/settings", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = SettingsBody), P401, P403, P503))]
pub(super) async fn get_settings(
    State(state): State<AppState>,
    Signed(actor): Signed,
) -> Result<Versioned<SettingsBody>, Problem> {
    let settings = get(&*state.store, &actor).await?;
    Ok(Versioned::ok(settings.version, SettingsBody::of(&settings)))
}

/// Reads what patients need to know before they book.
#[utoipa::path(get, path = "/settings/public", tag = "settings", security(()),
    responses((status = 200, body = PublicSettingsBody), (status = 304, description = "Not modified."), P503))]
pub(super) async fn get_public_settings(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let settings = get_public(&*state.store).await?;
    conditional(&headers, &PublicSettingsBody::of(&settings))
}

impl From<GetSettingsError> for Problem {
    fn from(error: GetSettingsError) -> Self {
        match error {
            GetSettingsError::Forbidden => Self::of(Code::Forbidden),
            GetSettingsError::Store(error) => error.into(),
        }
    }
}
