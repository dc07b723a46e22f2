//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{create, list, remove, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_visit_types, create::create_visit_type))
        .routes(routes!(update::update_visit_type, remove::delete_visit_type))
}
