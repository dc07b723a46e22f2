//! The turnos of a stretch of time as one table, for the staff.

use jiff::civil::Date;
use turnoplus_domain::identity::Actor;

use super::list::{ListError, narrow, stretch};
use crate::contention::Contended;
use crate::page::PageRequest;
use crate::ports::{
    Act, AppointmentFilter, AppointmentView, AuditEntry, Clock, Intent, Store, StoreError, Subject,
    UnitOfWork,
};

/// An export holds at most so many turnos.
pub const MAX_EXPORTED: usize = 10_000;

/// Which turnos are wanted.
#[derive(Clone, Debug)]
pub struct Export {
    /// The conditions, but for when; whose turnos they are is narrowed to what the actor may see.
    pub filter: AppointmentFilter,
    /// From this date on, on the clinic's wall.
    pub from: Date,
    /// To this date, itself included.
    pub to: Date,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The list was refused.
    #[error(transparent)]
    List(#[from] ListError),
    /// The last date is before the first.
    #[error("must not be before the first date")]
    Inverted,
    /// There are more turnos than an export holds.
    #[error("must leave at most {MAX_EXPORTED} turnos")]
    TooMany,
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::List(error.into())
    }
}

impl Contended for ExportError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::List(error) if error.is_contention())
    }
}

/// Every turno of the stretch by start. Who exported what is in the audit trail.
///
/// # Errors
/// See [`ExportError`].
pub async fn export(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    mut wanted: Export,
) -> Result<Vec<AppointmentView>, ExportError> {
    if !actor.is_staff() {
        return Err(ListError::Forbidden.into());
    }
    if wanted.to < wanted.from {
        return Err(ExportError::Inverted);
    }
    narrow(actor, &mut wanted.filter)?;
    let mut uow = store.begin(Intent::Write).await?;
    let zone = uow.settings().get().await?.zone;
    stretch(&mut wanted.filter, (wanted.from, wanted.to), &zone);
    let found = every(uow.as_mut(), &wanted.filter, MAX_EXPORTED)
        .await?
        .ok_or(ExportError::TooMany)?;
    let mut entry = AuditEntry::by(
        actor,
        clock.now(),
        Act::AppointmentsExported,
        Subject::User(actor.user),
    )
    .with("from", wanted.from.to_string())
    .with("to", wanted.to.to_string())
    .with("count", found.len().to_string());
    if let Some(doctor) = wanted.filter.doctor {
        entry = entry.with("doctor", doctor.to_string());
    }
    if let Some(office) = wanted.filter.office {
        entry = entry.with("office", office.to_string());
    }
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(found)
}

/// Every turno that matches, or `None` when there are more than `most`.
pub(crate) async fn every(
    uow: &mut dyn UnitOfWork,
    filter: &AppointmentFilter,
    most: usize,
) -> Result<Option<Vec<AppointmentView>>, StoreError> {
    let mut found = Vec::new();
    let mut page = PageRequest {
        limit: u8::MAX,
        after: None,
    };
    loop {
        let next = uow.appointments().list(filter, &page).await?;
        found.extend(next.items);
        if found.len() > most {
            return Ok(None);
        }
        match next.next {
            None => return Ok(Some(found)),
            after => page.after = after,
        }
    }
}
