//! What every question about free turnos needs: the visit type, the rules of the clinic, and how much of the
//! calendar to look at.

use jiff::Timestamp;
use turnoplus_domain::availability::{Bounds, DoctorCalendar, Slot, SlotRequest, free_slots};
use turnoplus_domain::ids::{OfficeId, VisitTypeId};
use turnoplus_domain::settings::BookingPolicy;
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::visit_type::VisitType;

use super::SlotsError;
use super::range::Days;
use crate::ports::UnitOfWork;

/// Who asks, as far as the rules tell people apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asker {
    /// Anybody: lead time and horizon hold, and only visit types that patients book themselves are shown.
    Public,
    /// The clinic.
    Staff,
}

impl Asker {
    pub(super) fn of(is_staff: bool) -> Self {
        if is_staff { Self::Staff } else { Self::Public }
    }

    pub(super) fn bounds(self, now: Timestamp, policy: &BookingPolicy) -> Bounds {
        match self {
            Self::Public => Bounds::for_patient(now, policy),
            Self::Staff => Bounds::for_staff(now, policy),
        }
    }

    /// The visit type that was named; or the first by name that patients book themselves, or for staff any.
    pub(super) async fn visit_type(
        self,
        uow: &mut dyn UnitOfWork,
        wanted: Option<VisitTypeId>,
    ) -> Result<VisitType, SlotsError> {
        let mut types = uow.visit_types().list().await?;
        types.retain(|visit_type| visit_type.active);
        if let Some(id) = wanted {
            let found = types.into_iter().find(|visit_type| visit_type.id == id);
            let found = found.ok_or(SlotsError::UnknownVisitType)?;
            return if found.self_bookable || self == Self::Staff {
                Ok(found)
            } else {
                Err(SlotsError::NotSelfBookable)
            };
        }
        let bookable = types.iter().position(|visit_type| visit_type.self_bookable);
        let index = match (bookable, self) {
            (Some(index), _) => index,
            (None, Self::Staff) if !types.is_empty() => 0,
            (None, _) => return Err(SlotsError::NoVisitType),
        };
        Ok(types.swap_remove(index))
    }
}

/// The part of the calendar that decides about starts in this range: the longest visit with its buffers around.
pub(super) fn reach(starts: Interval) -> Interval {
    starts.widened(120, 600)
}

/// What is free on a calendar on these days of each office, within the request's own range.
pub(super) fn free_on(calendar: &DoctorCalendar, request: &SlotRequest, days: Days) -> Vec<Slot> {
    let Some(first) = wanted_offices(calendar, request.office).next() else {
        return Vec::new();
    };
    if wanted_offices(calendar, request.office).all(|(_, zone)| zone == &first.1) {
        let range = days
            .at(&first.1)
            .and_then(|range| range.intersect(&request.range));
        return range.map_or_else(Vec::new, |range| {
            free_slots(calendar, &SlotRequest { range, ..*request })
        });
    }
    // Offices in several zones: each has its own idea of when these days are.
    let own_days: Vec<(OfficeId, Option<Interval>)> = wanted_offices(calendar, request.office)
        .map(|(office, zone)| (*office, days.at(zone)))
        .collect();
    let mut slots = free_slots(calendar, request);
    slots.retain(|slot| {
        let own = own_days.iter().find(|(office, _)| *office == slot.office);
        own.and_then(|(_, range)| *range)
            .is_some_and(|range| range.contains_instant(slot.start))
    });
    slots
}

fn wanted_offices(
    calendar: &DoctorCalendar,
    wanted: Option<OfficeId>,
) -> impl Iterator<Item = &(OfficeId, Zone)> {
    calendar
        .offices
        .iter()
        .filter(move |(office, _)| wanted.is_none_or(|wanted| wanted == *office))
}

/// The zone of an office on a calendar.
pub(super) fn zone_of(calendar: &DoctorCalendar, office: OfficeId) -> Option<&Zone> {
    calendar
        .offices
        .iter()
        .find(|(id, _)| *id == office)
        .map(|(_, zone)| zone)
}
