//! The turnos in the way of a change of an office, listed or called off as the caller says.

use jiff::Timestamp;
use turnoplus_domain::appointment::{Appointment, AppointmentStatus, Change};
use turnoplus_domain::identity::Actor;

use crate::appointment::record::{Deed, record};
use crate::availability::Affected;
use crate::ports::{OverrideFilter, StoreError, UnitOfWork};
use crate::settings::Policies;

/// The turnos with the names that a person knows them by.
pub(crate) async fn listed(uow: &mut dyn UnitOfWork, turnos: &[Appointment]) -> Result<Affected, StoreError> {
    let mut shown = Vec::with_capacity(turnos.len().min(Affected::SHOWN));
    for turno in turnos.iter().take(Affected::SHOWN) {
        shown.extend(uow.appointments().find_view(turno.id()).await?);
    }
    Ok(Affected {
        total: turnos.len(),
        turnos: shown,
    })
}

/// Calls the turnos off, each with its timeline, audit entry and message.
pub(crate) async fn cancel_all(
    uow: &mut dyn UnitOfWork,
    (actor, now): (&Actor, Timestamp),
    turnos: &[Appointment],
    cause: &'static str,
) -> Result<(), StoreError> {
    let settings = uow.settings().get().await?;
    let policies = Policies::load(uow, &settings, OverrideFilter::default()).await?;
    for turno in turnos {
        let policy = policies.of(turno.doctor(), turno.visit_type()).policy;
        // Coming turnos can be cancelled; should that ever change, it is looked at again.
        let cancelled = turno
            .cancel(actor.user, now, None, &policy)
            .map_err(|_| StoreError::Contention)?;
        let late = matches!(
            cancelled.status(),
            AppointmentStatus::Cancelled { late: true, .. }
        );
        let cause = [("cause", cause.to_owned())];
        let deed = Deed {
            change: Change::Cancelled { late },
            reason: None,
            details: &cause,
        };
        record(uow, actor, &cancelled, deed).await?;
    }
    Ok(())
}
