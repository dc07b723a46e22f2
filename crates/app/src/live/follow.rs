//! Reading changes in their order, from where a reader stopped.

use jiff::{SignedDuration, Timestamp};

use crate::contention::retried;
use crate::ports::{Clock, Intent, NumberedChange, Store, StoreError};

/// How many changes are numbered in one transaction.
const AT_ONCE: u32 = 200;
/// How long changes are kept for readers that were away.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Where a reader begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Beginning {
    /// After this number: nothing was missed.
    After(i64),
    /// After this number, but the reader missed changes that are not kept: it reads everything again.
    Reset(i64),
}

/// Gives every committed change its number.
///
/// # Errors
/// Whatever the store answers.
pub async fn catch_up(store: &dyn Store) -> Result<(), StoreError> {
    while store
        .begin(Intent::Read)
        .await?
        .live_changes()
        .has_unnumbered()
        .await?
    {
        retried(async || {
            let mut uow = store.begin(Intent::Write).await?;
            uow.live_changes().number(AT_ONCE).await?;
            uow.commit().await
        })
        .await?;
    }
    Ok(())
}

/// Where a reader begins that has seen everything up to a number, or is new: whatever was committed before this was
/// asked lies before it, whatever is committed later lies after it.
///
/// # Errors
/// Whatever the store answers.
pub async fn begin(store: &dyn Store, seen: Option<i64>) -> Result<Beginning, StoreError> {
    catch_up(store).await?;
    let kept = store.begin(Intent::Read).await?.live_changes().kept().await?;
    let (first, last) = kept.unwrap_or((1, 0));
    Ok(match seen {
        None => Beginning::After(last),
        Some(seen) if (first.saturating_sub(1)..=last).contains(&seen) => Beginning::After(seen),
        Some(_) => Beginning::Reset(last),
    })
}

/// The numbered changes after a number, in order, at most so many.
///
/// # Errors
/// Whatever the store answers.
pub async fn read_after(
    store: &dyn Store,
    number: i64,
    most: u32,
) -> Result<Vec<NumberedChange>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    uow.live_changes().after(number, most).await
}

/// Forgets changes that are older than a day. All get their numbers first, so that a reader that was away can tell
/// that it missed some.
///
/// # Errors
/// Whatever the store answers.
pub async fn forget(store: &dyn Store, clock: &dyn Clock) -> Result<(), StoreError> {
    catch_up(store).await?;
    let before = clock.now().checked_sub(KEPT).unwrap_or(Timestamp::MIN);
    retried(async || {
        let mut uow = store.begin(Intent::Write).await?;
        uow.live_changes().forget(before).await?;
        uow.commit().await
    })
    .await
}
