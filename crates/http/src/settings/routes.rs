//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{get, history, overrides, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get::get_settings, update::update_settings))
        .routes(routes!(get::get_public_settings))
        .routes(routes!(history::list_settings_history))
        .routes(routes!(
            overrides::list_settings_overrides,
            overrides::set_settings_override,
            overrides::delete_settings_override
        ))
}
