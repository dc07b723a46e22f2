//! The free turnos of one doctor.

use turnoplus_domain::availability::{Slot, SlotRequest};
use turnoplus_domain::ids::{DoctorId, OfficeId, VisitTypeId};
use turnoplus_domain::time::Zone;

use super::question::{Asker, free_on, reach, zone_of};
use super::{SlotRange, SlotsError};
use crate::ports::{Clock, Intent, Store};
use crate::settings::policy_in;

/// Asks for the free turnos of a doctor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListDoctorSlots {
    /// Whose.
    pub doctor: DoctorId,
    /// On which days.
    pub range: SlotRange,
    /// For what; `None` takes the first visit type by name that patients book themselves.
    pub visit_type: Option<VisitTypeId>,
    /// Only there.
    pub office: Option<OfficeId>,
    /// Whether the clinic asks: lead time and horizon bind patients only.
    pub is_staff: bool,
}

/// The free turnos of a doctor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoctorSlots {
    /// The zone of the office that was asked for, else of the doctor's first, else of the clinic.
    pub zone: Zone,
    /// The visit type that they are for.
    pub visit_type: VisitTypeId,
    /// The zones of the offices that slots are at.
    pub offices: Vec<(OfficeId, Zone)>,
    /// By start.
    pub slots: Vec<Slot>,
}

/// The free turnos of a doctor, for anybody.
///
/// # Errors
/// [`SlotsError`] for an unknown or inactive doctor or visit type, a range out of bounds, and the store's.
pub async fn list_doctor_slots(
    store: &dyn Store,
    clock: &dyn Clock,
    query: ListDoctorSlots,
) -> Result<DoctorSlots, SlotsError> {
    let asker = Asker::of(query.is_staff);
    let now = clock.now();
    let mut uow = store.begin(Intent::Read).await?;
    let doctor = uow.doctors().find(query.doctor).await?;
    doctor
        .filter(|doctor| doctor.active)
        .ok_or(SlotsError::UnknownDoctor)?;
    let visit_type = asker.visit_type(&mut *uow, query.visit_type).await?;
    let settings = uow.settings().get().await?;
    let effective = policy_in(uow.as_mut(), &settings, query.doctor, visit_type.id).await?;
    let visit_type = effective.fitted(visit_type);
    let days = query.range.resolved(now, &settings.zone)?;
    let answer = |zone, offices, slots| DoctorSlots {
        zone,
        visit_type: visit_type.id,
        offices,
        slots,
    };
    let Some(range) = days.anywhere() else {
        return Ok(answer(settings.zone, Vec::new(), Vec::new()));
    };

    let calendar = uow.availability().calendar(query.doctor, reach(range)).await?;
    let request = SlotRequest {
        visit: visit_type.shape(),
        range,
        office: query.office,
        rules: asker.bounds(now, &effective.policy),
    };
    let slots = free_on(&calendar, &request, days);
    let zone = match query.office {
        Some(office) => zone_of(&calendar, office).cloned(),
        None => calendar.offices.first().map(|(_, zone)| zone.clone()),
    };
    Ok(answer(zone.unwrap_or(settings.zone), calendar.offices, slots))
}
