//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{create, list, remove, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_payers, create::create_payer))
        .routes(routes!(update::update_payer, remove::delete_payer))
}
