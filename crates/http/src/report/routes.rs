//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::show;
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(show::get_dashboard))
        .routes(routes!(show::get_doctor_statistics))
}
