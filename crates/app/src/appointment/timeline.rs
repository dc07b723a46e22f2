//! What happened to a turno, for the staff.

use turnoplus_domain::appointment::{TimelineEntry, may_see};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::AppointmentId;

use crate::contention::Contended;
use crate::ports::{Intent, Store, StoreError};

/// Why there is no timeline to read.
#[derive(Debug, thiserror::Error)]
pub enum TimelineError {
    /// There is no such turno, or it is in another doctor's agenda.
    #[error("no such turno")]
    Unknown,
    /// Only the staff reads timelines.
    #[error("timelines are for the staff")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for TimelineError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// The turno's timeline with the names of those who acted, oldest first.
pub async fn timeline(
    store: &dyn Store,
    actor: &Actor,
    id: AppointmentId,
) -> Result<Vec<(TimelineEntry, String)>, TimelineError> {
    if !actor.is_staff() {
        return Err(TimelineError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let turno = uow.appointments().find(id).await?.ok_or(TimelineError::Unknown)?;
    may_see(actor, &turno).map_err(|_| TimelineError::Unknown)?;
    Ok(uow.appointments().timeline(id).await?)
}
