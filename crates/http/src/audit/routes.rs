//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{export, list, verify};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_audit_events))
        .routes(routes!(export::export_audit_events))
        .routes(routes!(verify::verify_audit_events))
}
