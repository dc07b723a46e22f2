//! Where the operations of this feature are.

use axum::Extension;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{login, logout, me, refresh, register, sessions};
use crate::extract::BodyLimit;
use crate::state::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(register::register))
        .routes(routes!(login::login))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(logout::logout_all))
        .routes(routes!(sessions::list_sessions))
        .routes(routes!(sessions::delete_session))
        .layer(Extension(BodyLimit::AUTH))
        .routes(routes!(me::get_me, me::update_me))
}
