//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{change, import, read};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read::list_holidays, change::create_holiday))
        .routes(routes!(
            read::get_holiday,
            change::update_holiday,
            change::delete_holiday
        ))
        .routes(routes!(import::import_holidays))
}
