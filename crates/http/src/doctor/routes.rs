//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{create, get, list, remove, specialties, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_doctors, create::create_doctor))
        .routes(routes!(
            get::get_doctor,
            update::update_doctor,
            remove::delete_doctor
        ))
        .routes(routes!(specialties::list_specialties))
}
