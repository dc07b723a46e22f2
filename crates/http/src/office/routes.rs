//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{closures, create, get, list, remove, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_offices, create::create_office))
        .routes(routes!(
            get::get_office,
            update::update_office,
            remove::delete_office
        ))
        .routes(routes!(
            closures::list_office_closures,
            closures::create_office_closure
        ))
        .routes(routes!(closures::delete_office_closure))
}
