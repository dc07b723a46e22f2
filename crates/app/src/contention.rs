//! Lost races against other transactions: the whole use case is run again, with the same ids.

use std::time::Duration;

use crate::ports::StoreError;

/// An error that may be a lost race.
pub trait Contended {
    /// Whether running the whole use case again can succeed.
    fn is_contention(&self) -> bool;
}

impl Contended for StoreError {
    fn is_contention(&self) -> bool {
        // Use cases look for what refers, and for what they refer to: that it is otherwise came in between.
        matches!(self, Self::Contention | Self::Referenced)
    }
}

/// For a save of what this unit of work itself has read: that the row changed meanwhile is a lost race, and another
/// run, which reads the new version, decides.
pub fn stale_is_lost_race(error: StoreError) -> StoreError {
    match error {
        StoreError::Stale => StoreError::Contention,
        other => other,
    }
}

/// For an insert of what this unit of work has just looked for: that it is there by now is a lost race, and another
/// run finds it.
pub fn twin_is_lost_race(error: StoreError) -> StoreError {
    match error {
        StoreError::Duplicate => StoreError::Contention,
        other => other,
    }
}

const TRIES: u32 = 8;
const BUDGET: Duration = Duration::from_secs(2);

/// Runs a use case until it is decided, at most 8 times and 2 seconds, with full jitter in between
/// (Brooker, "Exponential Backoff And Jitter"). The last contention is handed out: it becomes a 503.
///
/// # Errors
/// Whatever the use case answers.
pub async fn retried<T, E, F>(mut attempt: impl FnMut() -> F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
    E: Contended,
{
    let mut waited = Duration::ZERO;
    for round in 0..TRIES {
        match attempt().await {
            Err(error) if error.is_contention() && round + 1 < TRIES && waited < BUDGET => {
                let pause = jitter(Duration::from_millis(4 << round)).min(BUDGET.saturating_sub(waited));
                waited += pause;
                tokio::time::sleep(pause).await;
            }
            decided => return decided,
        }
    }
    attempt().await
}

fn jitter(most: Duration) -> Duration {
    // A failing random source only costs the jitter, never the retry.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    most.mul_f64(f64::from(random) / f64::from(u32::MAX))
}
