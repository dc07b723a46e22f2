//! Reading one turno.

use turnoplus_domain::appointment::may_see;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::AppointmentId;

use crate::contention::Contended;
use crate::ports::{AppointmentView, Intent, Store, StoreError};

/// Why there is no turno to read.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    /// There is none, or it is somebody else's.
    #[error("no such turno")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for GetError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// The turno, for those who may see it.
pub async fn get(store: &dyn Store, actor: &Actor, id: AppointmentId) -> Result<AppointmentView, GetError> {
    let mut uow = store.begin(Intent::Read).await?;
    let view = uow.appointments().find_view(id).await?.ok_or(GetError::Unknown)?;
    may_see(actor, &view.appointment).map_err(|_| GetError::Unknown)?;
    Ok(view)
}
