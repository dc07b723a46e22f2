//! Who and what a booking is about, read inside its transaction.

use turnoplus_domain::availability::DoctorCalendar;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{CoverageSnapshot, Patient};
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::visit_type::VisitType;

use super::book::{Book, BookError};
use crate::ports::{StoreError, UnitOfWork};

/// Everybody and everything that takes part; all of them active.
pub(super) struct Cast {
    pub doctor: Doctor,
    pub patient: Patient,
    pub visit_type: VisitType,
    /// The office, when one was asked for.
    pub office: Option<Office>,
}

/// Loads the cast, refusing what does not exist or takes no new turnos.
pub(super) async fn cast(
    uow: &mut dyn UnitOfWork,
    cmd: &Book,
    patient: PatientId,
) -> Result<Cast, BookError> {
    let doctor = active_doctor(uow, cmd.doctor)
        .await?
        .ok_or(BookError::UnknownDoctor)?;
    // Held before anything is written, so that no closing or merging of the patient slips in between.
    let is_open = uow.patients().hold_open(patient).await?;
    let patient = uow
        .patients()
        .find(patient)
        .await?
        .ok_or(BookError::UnknownPatient)?;
    if !is_open {
        return Err(BookError::PatientClosed);
    }
    let visit_type = match cmd.visit_type {
        Some(id) => uow.visit_types().find(id).await?,
        None => default_visit_type(uow.visit_types().list().await?),
    };
    let visit_type = visit_type
        .filter(|it| it.active)
        .ok_or(BookError::UnknownVisitType)?;
    let office = match cmd.office {
        Some(id) => Some(active_office(uow, id).await?.ok_or(BookError::UnknownOffice)?),
        None => None,
    };
    Ok(Cast {
        doctor,
        patient,
        visit_type,
        office,
    })
}

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

/// The office, unless inactive.
pub(super) async fn active_office(
    uow: &mut dyn UnitOfWork,
    id: OfficeId,
) -> Result<Option<Office>, StoreError> {
    Ok(uow.offices().find(id).await?.filter(|office| office.active))
}

/// What a turno is for when nobody says: the first by name that patients book themselves, else the first. The same
/// as the free turnos are shown for.
fn default_visit_type(mut types: Vec<VisitType>) -> Option<VisitType> {
    types.retain(|it| it.active);
    let bookable = types.iter().position(|it| it.self_bookable).unwrap_or(0);
    types.into_iter().nth(bookable)
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

/// The name of the office that the turno ended up at.
pub(super) async fn office_name(
    uow: &mut dyn UnitOfWork,
    cast: &Cast,
    id: OfficeId,
) -> Result<String, BookError> {
    let office = match &cast.office {
        Some(office) => Some(office.clone()),
        None => uow.offices().find(id).await?,
    };
    office
        .map(|office| office.name.to_string())
        .ok_or(BookError::UnknownOffice)
}
