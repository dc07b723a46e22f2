//! Lists of turnos: a patient's own, a doctor's own, anybody's for the front desk.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};

use crate::contention::Contended;
use crate::page::{Page, PageRequest};
use crate::ports::{AppointmentFilter, AppointmentView, Intent, Store, StoreError};

/// Which turnos are wanted.
#[derive(Clone, Debug)]
pub struct List {
    /// The conditions; whose turnos they are is narrowed to what the actor may see.
    pub filter: AppointmentFilter,
    /// Which page.
    pub page: PageRequest<Timestamp>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The patient asked for is not theirs to ask about, or does not exist.
    #[error("no such patient")]
    UnknownPatient,
    /// The doctor asked for is not theirs to ask about, or does not exist.
    #[error("no such doctor")]
    UnknownDoctor,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ListError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// A page of turnos by start.
pub async fn list(
    store: &dyn Store,
    actor: &Actor,
    mut wanted: List,
) -> Result<Page<AppointmentView, Timestamp>, ListError> {
    narrow(actor, &mut wanted.filter)?;
    let mut uow = store.begin(Intent::Read).await?;
    Ok(uow.appointments().list(&wanted.filter, &wanted.page).await?)
}

fn narrow(actor: &Actor, filter: &mut AppointmentFilter) -> Result<(), ListError> {
    match actor.role {
        Role::Patient => {
            let own = actor.patient.ok_or(ListError::UnknownPatient)?;
            if filter.patient.is_some_and(|asked| asked != own) {
                return Err(ListError::UnknownPatient);
            }
            filter.patient = Some(own);
        }
        Role::Doctor => {
            let own = actor.doctor.ok_or(ListError::UnknownDoctor)?;
            if filter.doctor.is_some_and(|asked| asked != own) {
                return Err(ListError::UnknownDoctor);
            }
            filter.doctor = Some(own);
        }
        Role::Receptionist | Role::Admin => {}
    }
    Ok(())
}
