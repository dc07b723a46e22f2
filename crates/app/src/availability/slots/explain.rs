//! Why a time is not offered.

use jiff::Timestamp;
use turnoplus_domain::availability::{Bounds, Explanation, Removal, SlotRequest, explain};
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId, VisitTypeId};
use turnoplus_domain::settings::EffectivePolicy;
use turnoplus_domain::time::{Interval, Zone};

use super::SlotsError;
use super::question::{Asker, reach, zone_of};
use crate::ports::{Clock, Intent, Store};
use crate::settings::policy_in;

/// Asks why patients are not offered a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExplainSlot {
    /// Whose agenda.
    pub doctor: DoctorId,
    /// The start.
    pub start: Timestamp,
    /// For what; as for the list of free turnos.
    pub visit_type: Option<VisitTypeId>,
    /// Only there.
    pub office: Option<OfficeId>,
}

/// What became of a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// Free, or removed by these rules.
    pub explanation: Explanation,
    /// The visit type that was asked about.
    pub visit_type: VisitTypeId,
    /// The zone to tell times in.
    pub zone: Zone,
    /// The policy that holds there, to say where a rule comes from.
    pub policy: EffectivePolicy,
}

/// Tells which rules keep a time from being offered to patients.
///
/// # Errors
/// [`SlotsError`] for people who do not keep this agenda, an unknown doctor or visit type, and the store's.
pub async fn explain_slot(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    query: ExplainSlot,
) -> Result<Explained, SlotsError> {
    if actor.role == Role::Patient {
        return Err(SlotsError::Forbidden);
    }
    if !actor.is_desk() && !actor.is_doctor(query.doctor) {
        return Err(SlotsError::UnknownDoctor);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let doctor = uow.doctors().find(query.doctor).await?;
    let doctor = doctor.ok_or(SlotsError::UnknownDoctor)?;
    let visit_type = Asker::Staff.visit_type(&mut *uow, query.visit_type).await?;
    let settings = uow.settings().get().await?;
    let effective = policy_in(uow.as_mut(), &settings, query.doctor, visit_type.id).await?;
    let visit_type = effective.fitted(visit_type);
    let range = Interval::of_minutes(query.start, 1).map_err(|_| SlotsError::EmptyRange)?;
    let calendar = uow.availability().calendar(query.doctor, reach(range)).await?;
    let request = SlotRequest {
        visit: visit_type.shape(),
        range,
        office: query.office,
        rules: Bounds::for_patient(clock.now(), &effective.policy),
    };
    let zone = query.office.and_then(|office| zone_of(&calendar, office));
    let zone = zone
        .or_else(|| calendar.offices.first().map(|(_, zone)| zone))
        .unwrap_or(&settings.zone);
    let explanation = if doctor.active {
        explain(&calendar, &request, query.start)
    } else {
        // The hours are kept for the day when the doctor takes patients again.
        Explanation::Removed(vec![Removal::NoAvailability])
    };
    Ok(Explained {
        explanation,
        visit_type: visit_type.id,
        zone: zone.clone(),
        policy: effective,
    })
}
