//! The embedded web app.

use axum::Router;

use crate::state::AppState;

/// The web app's files and the addresses it draws itself.
pub fn routes() -> Router<AppState> {
    Router::new()
}
