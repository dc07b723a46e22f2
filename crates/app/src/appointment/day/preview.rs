//! Looking at what would become of a day. Nothing is written.

use turnoplus_domain::identity::Actor;

use super::plan::{DayPlan, plan};
use super::{DayChange, DayError, authorise};
use crate::ports::{Clock, Intent, Store};

/// What would become of the day.
///
/// # Errors
/// See [`DayError`].
pub async fn preview_day(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    change: &DayChange,
) -> Result<DayPlan, DayError> {
    authorise(actor, change)?;
    let mut uow = store.begin(Intent::Read).await?;
    plan(uow.as_mut(), change, clock.now()).await
}
