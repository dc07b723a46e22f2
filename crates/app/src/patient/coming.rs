//! What keeps a patient from being closed.

use jiff::Timestamp;
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::PatientId;

use crate::appointment::export::every;
use crate::ports::{AppointmentFilter, StoreError, UnitOfWork};

/// How many turnos of the patient are still to come or under way.
pub(super) async fn count_coming(
    uow: &mut dyn UnitOfWork,
    patient: PatientId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let all = every(uow, &coming(patient, now), usize::MAX).await?;
    Ok(all.unwrap_or_default().len() as u64)
}

/// The turnos of the patient that are still to come or under way.
pub(super) fn coming(patient: PatientId, now: Timestamp) -> AppointmentFilter {
    AppointmentFilter {
        patient: Some(patient),
        statuses: AppointmentStatusKind::ALL
            .into_iter()
            .filter(|kind| kind.is_active())
            .collect(),
        from: Some(now),
        ..AppointmentFilter::default()
    }
}
