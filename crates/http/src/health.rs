//! Whether the process lives, and whether requests should be sent to it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::{Code, P503, Problem};
use crate::state::AppState;

/// The operations of this module.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get_health))
        .routes(routes!(get_readiness))
}

/// That all is well.
#[derive(Serialize, ToSchema, Debug)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = Health)))]
async fn get_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// The database answers, its schema is current, and the process is not about to end.
#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, body = Health), P503))]
async fn get_readiness(State(state): State<AppState>) -> Result<Json<Health>, Problem> {
    if !state.readiness.is_ready() {
        return Err(Problem::of(Code::Unavailable).retry_after(5));
    }
    state.store.ping().await?;
    Ok(Json(Health { status: "ok" }))
}
