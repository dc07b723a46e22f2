//! The HTTP adapter: routes, controllers, sessions, problems, OpenAPI and the embedded web app. Handlers parse,
//! call a use case and present its answer; no rule lives here.

pub mod appointment;
pub mod audit;
pub mod availability;
pub mod calendar;
pub mod civil;
pub mod client;
mod cors;
mod csv;
mod disposition;
pub mod doctor;
pub mod etag;
pub mod extract;
pub mod headers;
pub mod health;
pub mod holiday;
pub mod identity;
mod limits;
pub mod live;
pub mod medical_record;
mod metrics;
pub mod notification;
pub mod office;
mod openapi;
pub mod page;
pub mod paper;
pub mod patient;
pub mod payer;
pub mod problem;
mod removal;
pub mod report;
mod request_id;
pub mod run;
pub mod settings;
pub mod state;
pub mod system;
pub mod user;
pub mod visit_type;
mod web_app;

use std::any::Any;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

pub use identity::AccessTokens;
pub use limits::{Limiter, RequestLimits};
pub use live::{LiveHub, LiveLimits};
pub use metrics::RequestMetrics;
pub use state::{AppState, HttpConfig, Readiness};

use problem::{Code, Problem};

/// The whole server, ready to be served.
pub fn router(state: AppState) -> Router {
    let (api, mut contract) = operations().split_for_parts();
    limits::tell(&mut contract);
    let api = api
        .layer(from_fn(headers::negotiate))
        .layer(from_fn_with_state(state.clone(), headers::hold));
    let served = Router::new()
        .merge(api)
        .merge(docs(contract))
        .fallback(web_app::serve)
        .method_not_allowed_fallback(async || Problem::of(Code::MethodNotAllowed))
        .layer(from_fn(run::to_the_end))
        .layer(from_fn(headers::limit_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(problem::write_bodies));
    let served = match cors::allowed(&state.config) {
        Some(cors) => served.layer(cors),
        None => served,
    };
    served
        .layer(from_fn_with_state(state.clone(), headers::identify))
        .layer(CatchPanicLayer::custom(panicked_unnamed))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(from_fn_with_state(state.metrics.clone(), metrics::observe))
        .with_state(state)
}

/// The contract.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut contract = operations().into_openapi();
    limits::tell(&mut contract);
    contract
}

/// Every operation. A feature is one line here.
fn operations() -> OpenApiRouter<AppState> {
    let v1 = OpenApiRouter::new()
        .merge(identity::routes())
        .merge(holiday::routes())
        .merge(user::routes())
        .merge(appointment::routes())
        .merge(availability::routes())
        .merge(notification::routes())
        .merge(calendar::routes())
        .merge(live::routes())
        .merge(office::routes())
        .merge(patient::routes())
        .merge(medical_record::routes())
        .merge(payer::routes())
        .merge(doctor::routes())
        .merge(settings::routes())
        .merge(audit::routes())
        .merge(report::routes())
        .merge(system::routes())
        .merge(visit_type::routes());
    OpenApiRouter::with_openapi(openapi::Frame::openapi())
        .merge(health::routes())
        .nest("/api/v1", v1)
}

/// Swagger UI draws itself with styles in attributes and without trusted types. Only its own page is given the
/// looser policy; scripts stay limited to files of this server.
fn docs(contract: utoipa::openapi::OpenApi) -> Router<AppState> {
    let page: Router<AppState> = utoipa_swagger_ui::SwaggerUi::new("/docs")
        .url("/openapi.json", contract)
        .into();
    page.layer(map_response(async |mut response: Response| {
        response
            .extensions_mut()
            .insert(headers::ContentPolicy(headers::SWAGGER_POLICY.to_owned()));
        response
    }))
}

/// A panic ends one request, never the process. What it said was logged by the panic hook.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::of(Code::Internal).into_response()
}

/// The same where the request has no id yet: there is no body that could name it.
fn panicked_unnamed(_: Box<dyn Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
