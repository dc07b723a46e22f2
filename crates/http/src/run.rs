//! Runs a use case that writes: to its end even when the client goes away, and again when a race was lost.

use turnoplus_app::contention::{Contended, retried};

use crate::problem::Problem;
use crate::state::AppState;

/// Runs a use case as a task of its own. A client that hangs up does not cancel it half way, and
/// contention runs the whole of it again: take ids in the command, not in the use case.
///
/// ```ignore
/// let turno = run(&state, move |state| {
///     let cmd = cmd.clone();
///     async move { cancel(&*state.store, &*state.clock, &actor, cmd).await }
/// }).await?;
/// ```
pub async fn run<T, E, F, Fut>(state: &AppState, use_case: F) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Contended + Into<Problem> + Send + 'static,
    F: Fn(AppState) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
{
    use tracing::Instrument;

    let state = state.clone();
    let task = async move { retried(|| use_case(state.clone())).await };
    match tokio::spawn(task.in_current_span()).await {
        Ok(decided) => decided.map_err(Into::into),
        Err(failure) => Err(Problem::internal(&failure)),
    }
}
