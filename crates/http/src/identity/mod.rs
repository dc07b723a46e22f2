//! Accounts and sessions over HTTP: registering, signing in and out, refreshing, one's own account and devices.

mod access_tokens;

use utoipa_axum::router::OpenApiRouter;

pub use access_tokens::{AccessClaims, AccessTokens, WeakKey};

use crate::state::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
