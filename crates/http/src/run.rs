//! Requests run to their end, whatever the client does, and use cases run again when they lost a race.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use turnoplus_app::contention::{Contended, retried};

use crate::problem::Problem;
use crate::state::AppState;

/// Runs the request as a task of its own: neither a client that hangs up nor the time limit stops it half way.
/// A connection to a database server that is left in the middle of a statement, even of a reading one, would go
/// back to its pool out of step with the server and keep whoever gets it next waiting.
pub async fn to_the_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        // Told, like any other panic, by the layer around this one.
        Err(failure) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
        Err(failure) => Problem::internal(&failure).into_response(),
    }
}

/// Runs a use case, and the whole of it again when it lost a race: take ids in the command, not in the use case.
///
/// ```ignore
/// let turno = run(&state, move |state| {
///     let cmd = cmd.clone();
///     async move { cancel(&*state.store, &*state.clock, &actor, cmd).await }
/// }).await?;
/// ```
pub async fn run<T, E, F, Fut>(state: &AppState, use_case: F) -> Result<T, Problem>
where
    E: Contended + Into<Problem>,
    F: Fn(AppState) -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    retried(|| use_case(state.clone())).await.map_err(Into::into)
}
