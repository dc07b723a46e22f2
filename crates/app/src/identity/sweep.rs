//! Forgetting what no longer guards anything.

use jiff::SignedDuration;

use crate::contention::retried;
use crate::ports::{Clock, Intent, Store, StoreError};

/// Longer than any wait, any code and any mailed secret counts.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// Forgets old failures, used codes and mailed secrets. Any instance may, at any time; once an hour is enough.
///
/// # Errors
/// Whatever the store answers.
pub async fn sweep_credentials(store: &dyn Store, clock: &dyn Clock) -> Result<(), StoreError> {
    retried(|| async {
        let before = clock.now().checked_sub(KEPT).unwrap_or(jiff::Timestamp::MIN);
        let mut uow = store.begin(Intent::Write).await?;
        uow.throttles().sweep(before).await?;
        uow.credentials().sweep(before).await?;
        uow.commit().await
    })
    .await
}
