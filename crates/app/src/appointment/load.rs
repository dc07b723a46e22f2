//! What placing a turno reads of the clinic, inside its transaction.

use turnoplus_domain::availability::DoctorCalendar;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{CoverageSnapshot, Patient};
use turnoplus_domain::time::{Interval, Zone};

use crate::ports::{StoreError, UnitOfWork};

/// The coverage that the patient uses, as it is now.
pub(super) async fn coverage_of(
    uow: &mut dyn UnitOfWork,
    patient: &Patient,
) -> Result<Option<CoverageSnapshot>, StoreError> {
    let Some(coverage) = patient.details.coverages.usual() else {
        return Ok(None);
    };
    let payer = match coverage.payer {
        Some(id) => uow.payers().find(id).await?,
        None => None,
    };
    Ok(Some(coverage.snapshot(payer.map(|payer| payer.name))))
}

/// The doctor, unless inactive.
pub(super) async fn active_doctor(
    uow: &mut dyn UnitOfWork,
    id: DoctorId,
) -> Result<Option<Doctor>, StoreError> {
    Ok(uow.doctors().find(id).await?.filter(|doctor| doctor.active))
}

/// Holds the patient of a turno that is there, so that no closing or merging slips in between: false when closed.
/// [`StoreError::Contention`] when they were merged since the turno was read, which is the survivor's then.
pub(super) async fn hold_patient(uow: &mut dyn UnitOfWork, id: PatientId) -> Result<bool, StoreError> {
    if uow.patients().hold_open(id).await? {
        return Ok(true);
    }
    let closed = uow.patients().find(id).await?;
    if closed.is_some_and(|patient| patient.merged_into.is_some()) {
        return Err(StoreError::Contention);
    }
    Ok(false)
}

/// The office, unless inactive.
pub(super) async fn active_office(
    uow: &mut dyn UnitOfWork,
    id: OfficeId,
) -> Result<Option<Office>, StoreError> {
    Ok(uow.offices().find(id).await?.filter(|office| office.active))
}

/// The doctor's calendar, wide enough for the longest visit with its buffers and for the dates of every zone.
pub(super) async fn calendar_around(
    uow: &mut dyn UnitOfWork,
    doctor: DoctorId,
    visit: Interval,
) -> Result<DoctorCalendar, StoreError> {
    const DAY: u16 = 24 * 60;
    uow.availability().calendar(doctor, visit.widened(DAY, DAY)).await
}

/// Writes what a closure writes too, for every office that the turno may come to lie at, before the calendar is read.
/// Sorted, so that two bookings meet in one order.
pub(super) async fn mark_offices(
    uow: &mut dyn UnitOfWork,
    (asked, doctor): (Option<OfficeId>, &Doctor),
    claimed: Interval,
    owner: AppointmentId,
) -> Result<(), StoreError> {
    let mut offices = asked.map_or_else(|| doctor.offices.clone(), |office| vec![office]);
    offices.sort_unstable();
    for office in offices {
        uow.claims().mark_booking(office, claimed, owner).await?;
    }
    Ok(())
}

/// Makes an office known to the calendar at which the doctor does not usually attend, so that availability can be
/// set aside for it.
pub(super) fn add_office(calendar: &mut DoctorCalendar, office: Option<&Office>) {
    if let Some(office) = office
        && zone_of(calendar, office.id).is_none()
    {
        calendar.offices.push((office.id, office.zone.clone()));
    }
}

/// The zone of an office of the calendar.
pub(super) fn zone_of(calendar: &DoctorCalendar, office: OfficeId) -> Option<Zone> {
    calendar
        .offices
        .iter()
        .find(|(id, _)| *id == office)
        .map(|(_, zone)| zone.clone())
}
