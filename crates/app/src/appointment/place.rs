//! Where a turno may be put: the availability engine is asked about the start, and what it says against it is
//! weighed by who asks. Shared by booking and moving.

use jiff::Timestamp;
use turnoplus_domain::availability::{DoctorCalendar, Explanation, Removal, SlotRequest, explain};
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::settings::{EffectivePolicy, PolicyOrigin};
use turnoplus_domain::time::Interval;

/// Why a turno cannot be put there.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SlotRefusal {
    /// Another turno, or an absence, holds that time.
    #[error("the time is taken")]
    Taken,
    /// A rule removes that start.
    #[error("the start is not offered: {}", removal.rule())]
    Unavailable {
        /// Which one.
        removal: Removal,
        /// Whose setting it follows from; `None` where it is no setting.
        set_by: Option<PolicyOrigin>,
    },
}

/// What somebody may put aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Latitude {
    /// Staff are not bound to the offered starts, only to the five-minute grid.
    pub staff: bool,
    /// A sobreturno lies over what is taken.
    pub overbooking: bool,
    /// Availability is set aside for a given reason.
    pub overriding: bool,
}

/// Where a turno may be put, and which rules were set aside for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// Which office.
    pub office: OfficeId,
    /// The rules that were set aside for a reason, by name.
    pub overridden: Vec<&'static str>,
}

/// The calendar without what a turno that is being moved holds itself.
pub(super) fn without_own(mut calendar: DoctorCalendar, own: Interval) -> DoctorCalendar {
    let own = [own.to_buckets()];
    calendar.taken = calendar
        .taken
        .iter()
        .flat_map(|taken| taken.subtract(&own))
        .collect();
    calendar
}

/// The office at which a turno may start then; of several the one that needs the fewest rules set aside, and of
/// equals the one that the doctor's calendar lists first.
pub(super) fn place(
    calendar: &DoctorCalendar,
    request: &SlotRequest,
    start: Timestamp,
    latitude: Latitude,
    policy: &EffectivePolicy,
) -> Result<Place, SlotRefusal> {
    let removals = match explain(calendar, request, start) {
        Explanation::Free { office } => {
            return Ok(Place {
                office,
                overridden: Vec::new(),
            });
        }
        Explanation::Removed(removals) => removals,
    };
    let offices = calendar.offices.iter().map(|(office, _)| *office);
    let asked = offices.filter(|office| request.office.is_none_or(|wanted| wanted == *office));
    asked
        .filter_map(|office| {
            let here = SlotRequest {
                office: Some(office),
                ..*request
            };
            weigh(&explain(calendar, &here, start), start, latitude)
                .map(|overridden| Place { office, overridden })
        })
        .min_by_key(|place| place.overridden.len())
        .ok_or_else(|| refusal(removals, start, latitude, policy))
}

/// The rules to set aside by name, or `None` when one of them stands.
fn weigh(explanation: &Explanation, start: Timestamp, latitude: Latitude) -> Option<Vec<&'static str>> {
    let Explanation::Removed(removals) = explanation else {
        return Some(Vec::new());
    };
    let mut overridden = Vec::new();
    for removal in removals {
        match standing(removal, start, latitude) {
            Standing::Waived => {}
            Standing::Overridden => overridden.push(removal.rule()),
            Standing::Stands => return None,
        }
    }
    Some(overridden)
}

enum Standing {
    Waived,
    Overridden,
    Stands,
}

fn standing(removal: &Removal, start: Timestamp, latitude: Latitude) -> Standing {
    let waived = match removal {
        Removal::OffGrid => latitude.staff && on_five_minutes(start),
        Removal::Taken => latitude.overbooking,
        _ => false,
    };
    // Occupancy is never set aside, absences are occupancy, and the past stays what it was.
    let overridable = match removal {
        Removal::NoAvailability
        | Removal::OtherOffice { .. }
        | Removal::RepeatedHour
        | Removal::WindowTooShort
        | Removal::Closure { .. }
        | Removal::Holiday { .. } => on_five_minutes(start),
        Removal::Past
        | Removal::LeadTime { .. }
        | Removal::Horizon { .. }
        | Removal::OffGrid
        | Removal::Absence
        | Removal::Taken => false,
    };
    match (waived, overridable && latitude.staff && latitude.overriding) {
        (true, _) => Standing::Waived,
        (false, true) => Standing::Overridden,
        (false, false) => Standing::Stands,
    }
}

/// A rule is a better answer than that the time is taken: it would stand even if the time were freed.
fn refusal(
    removals: Vec<Removal>,
    start: Timestamp,
    latitude: Latitude,
    policy: &EffectivePolicy,
) -> SlotRefusal {
    let stands = |removal: &Removal| !matches!(standing(removal, start, latitude), Standing::Waived);
    let mut standing = removals.into_iter().filter(stands);
    match standing.find(|removal| *removal != Removal::Taken) {
        Some(removal) => {
            // What binds the staff holds in every clinic.
            let setting = removal.setting().filter(|_| !latitude.staff);
            SlotRefusal::Unavailable {
                removal,
                set_by: setting.map(|field| policy.origin(field)),
            }
        }
        None => SlotRefusal::Taken,
    }
}

fn on_five_minutes(start: Timestamp) -> bool {
    start.as_second() % 300 == 0 && start.subsec_nanosecond() == 0
}
