//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{admins, get, list, receptionists, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_users))
        .routes(routes!(get::get_user, update::update_user))
        .routes(routes!(admins::list_admins, admins::create_admin))
        .routes(routes!(
            admins::get_admin,
            admins::update_admin,
            admins::delete_admin
        ))
        .routes(routes!(
            receptionists::list_receptionists,
            receptionists::create_receptionist
        ))
        .routes(routes!(
            receptionists::get_receptionist,
            receptionists::update_receptionist,
            receptionists::delete_receptionist
        ))
}
