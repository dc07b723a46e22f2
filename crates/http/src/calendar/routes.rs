//! Which address does what.

use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{feeds, read};
use crate::AppState;

/// The router knows whole segments only: the contract names the secret without its `.ics`.
#[derive(OpenApi)]
#[openapi(paths(read::get_calendar))]
struct Secret;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Secret::openapi())
        .route("/calendar/{file}", get(read::get_calendar))
        .routes(routes!(feeds::list_calendar_feeds, feeds::create_calendar_feed))
        .routes(routes!(feeds::delete_calendar_feed))
}
