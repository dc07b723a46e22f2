//! The soonest free turnos across doctors.

use std::collections::{BinaryHeap, HashMap};

use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::availability::{DoctorCalendar, Slot, SlotRequest};
use turnoplus_domain::ids::{DoctorId, VisitTypeId};
use turnoplus_domain::time::{Interval, Zone};

use super::question::{Asker, free_on, reach, zone_of};
use super::range::Days;
use super::terms::Terms;
use super::{SlotRange, SlotsError};
use crate::ports::{Clock, DoctorFilter, Intent, OverrideFilter, Store, UnitOfWork};
use crate::settings::Policies;

/// More doctors than this are not searched: the first by name are.
const MAX_DOCTORS: u32 = 5_000;

/// The range is searched in stretches of so many hours, so that the usual question, which is about tomorrow, reads
/// little of the agendas.
const STRETCHES: [SignedDuration; 3] = [
    SignedDuration::from_hours(48),
    SignedDuration::from_hours(10 * 24),
    SignedDuration::from_hours(80 * 24),
];

/// A part of the day, on the wall of the office.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartOfDay {
    /// Before 12:00.
    Morning,
    /// From 12:00, before 18:00.
    Afternoon,
    /// From 18:00.
    Evening,
}

/// Asks for the soonest free turnos.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListFirstSlots {
    /// Of which doctors; inactive ones have none. Its office is where turnos are looked for, too.
    pub doctors: DoctorFilter,
    /// On which days.
    pub range: SlotRange,
    /// For what; `None` takes the first visit type by name that patients book themselves.
    pub visit_type: Option<VisitTypeId>,
    /// Only then.
    pub part_of_day: Option<PartOfDay>,
    /// At most so many.
    pub limit: u8,
    /// At most so many of each doctor; `None` for no limit.
    pub per_doctor: Option<u8>,
    /// Whether the clinic asks: lead time and horizon bind patients only.
    pub is_staff: bool,
}

/// A free turno and how to write its times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfferedSlot {
    /// Whose.
    pub doctor: DoctorId,
    /// When and where.
    pub slot: Slot,
    /// The zone of the office.
    pub zone: Zone,
}

/// The soonest free turnos.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirstSlots {
    /// The visit type that they are for.
    pub visit_type: VisitTypeId,
    /// By start; of equals, by the doctor's name.
    pub items: Vec<OfferedSlot>,
}

/// The soonest free turnos across doctors, for anybody. The number of queries does not grow with the doctors.
///
/// # Errors
/// [`SlotsError`] for an unknown visit type, a range out of bounds, and the store's.
pub async fn list_first_slots(
    store: &dyn Store,
    clock: &dyn Clock,
    query: ListFirstSlots,
) -> Result<FirstSlots, SlotsError> {
    let asker = Asker::of(query.is_staff);
    let now = clock.now();
    let mut uow = store.begin(Intent::Read).await?;
    let visit_type = asker.visit_type(&mut *uow, query.visit_type).await?;
    let settings = uow.settings().get().await?;
    let days = query.range.resolved(now, &settings.zone)?;
    let filter = DoctorFilter {
        include_inactive: false,
        ..query.doctors.clone()
    };
    let doctors = uow.doctors().list_all(&filter, MAX_DOCTORS).await?;
    let doctors: Vec<DoctorId> = doctors.into_iter().map(|doctor| doctor.id).collect();
    let overrides = OverrideFilter {
        doctor: query.doctors.doctor,
        visit_type: Some(visit_type.id),
    };
    let policies = Policies::load(uow.as_mut(), &settings, overrides).await?;
    let terms = Terms::of(&policies, &doctors, &visit_type, |policy| {
        asker.bounds(now, policy)
    });
    let bookable = terms.bookable();
    let range = days
        .anywhere()
        .zip(bookable)
        .and_then(|(range, bookable)| range.intersect(&bookable));
    let mut found = FirstSlots {
        visit_type: visit_type.id,
        items: Vec::new(),
    };
    let Some(range) = range else { return Ok(found) };

    let search = Search {
        query: &query,
        doctors: &doctors,
        terms: &terms,
        days,
    };
    found.items = search.run(&mut *uow, range).await?;
    Ok(found)
}

/// One search in progress.
struct Search<'a> {
    query: &'a ListFirstSlots,
    doctors: &'a [DoctorId],
    terms: &'a Terms,
    days: Days,
}

/// A free turno in the order of the answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    start: Timestamp,
    doctor: usize,
    slot: Slot,
}

impl Search<'_> {
    async fn run(&self, uow: &mut dyn UnitOfWork, whole: Interval) -> Result<Vec<OfferedSlot>, SlotsError> {
        let mut items: Vec<OfferedSlot> = Vec::new();
        let mut taken: HashMap<usize, usize> = HashMap::new();
        let mut from = whole.start();
        for length in STRETCHES {
            let until = from
                .checked_add(length)
                .unwrap_or(Timestamp::MAX)
                .min(whole.end());
            let Ok(range) = Interval::new(from, until) else {
                break;
            };
            if self.doctors.is_empty() || items.len() >= usize::from(self.query.limit) {
                break;
            }
            let calendars = uow.availability().calendars(self.doctors, reach(range)).await?;
            let calendars: HashMap<DoctorId, DoctorCalendar> = calendars.into_iter().collect();
            let wanted = usize::from(self.query.limit) - items.len();
            for found in self.soonest(&calendars, range, (wanted, &taken)) {
                let doctor = self.doctors[found.doctor];
                let zone = calendars
                    .get(&doctor)
                    .and_then(|calendar| zone_of(calendar, found.slot.office));
                let zone = zone.cloned().unwrap_or(Zone::UTC);
                *taken.entry(found.doctor).or_default() += 1;
                items.push(OfferedSlot {
                    doctor,
                    slot: found.slot,
                    zone,
                });
            }
            from = until;
        }
        Ok(items)
    }

    /// The soonest of one stretch, at most `wanted`. Once there are that many, later starts are not even computed.
    fn soonest(
        &self,
        calendars: &HashMap<DoctorId, DoctorCalendar>,
        mut range: Interval,
        (wanted, taken): (usize, &HashMap<usize, usize>),
    ) -> Vec<Found> {
        let mut best: BinaryHeap<Found> = BinaryHeap::with_capacity(wanted + 1);
        for (doctor, id) in self.doctors.iter().enumerate() {
            let Some(calendar) = calendars.get(id) else {
                continue;
            };
            let before = taken.get(&doctor).copied().unwrap_or(0);
            let most = self
                .query
                .per_doctor
                .map_or(wanted, |most| usize::from(most).saturating_sub(before));
            let (visit, rules) = self.terms.for_doctor(doctor);
            let request = SlotRequest {
                visit,
                range,
                office: self.query.doctors.office,
                rules,
            };
            let free = free_on(calendar, &request, self.days);
            let free = free.into_iter().filter(|slot| self.is_in_part(calendar, slot));
            for slot in free.take(most.min(wanted)) {
                best.push(Found {
                    start: slot.start,
                    doctor,
                    slot,
                });
                if best.len() > wanted {
                    best.pop();
                }
            }
            if best.len() == wanted
                && let Some(last) = best.peek()
            {
                // A start equal to the last would come after it: the doctors come in the order of the answer.
                match Interval::new(range.start(), last.start) {
                    Ok(sooner) => range = sooner,
                    Err(_) => break,
                }
            }
        }
        best.into_sorted_vec()
    }

    fn is_in_part(&self, calendar: &DoctorCalendar, slot: &Slot) -> bool {
        let Some(part) = self.query.part_of_day else {
            return true;
        };
        let Some(zone) = zone_of(calendar, slot.office) else {
            return false;
        };
        match (zone.civil(slot.start).hour(), part) {
            (..12, PartOfDay::Morning) | (12..18, PartOfDay::Afternoon) | (18.., PartOfDay::Evening) => true,
            (_, PartOfDay::Morning | PartOfDay::Afternoon | PartOfDay::Evening) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use turnoplus_domain::availability::{AvailabilityRule, Bounds, VisitShape, Weekdays, free_slots};
    use turnoplus_domain::ids::{OfficeId, RuleId};
    use turnoplus_domain::settings::BookingPolicy;
    use turnoplus_domain::time::{CivilSpan, Minutes};
    use turnoplus_domain::version::Version;
    use uuid::Uuid;

    use super::super::{Moment, SlotRange};
    use super::*;

    const BAIRES: &str = "America/Argentina/Buenos_Aires";

    /// Doctors who attend every day, each with hours of their own; the last one two zones further west.
    fn clinic() -> (Vec<DoctorId>, HashMap<DoctorId, DoctorCalendar>) {
        let hours = [
            ("09:00", "11:00", BAIRES),
            ("08:30", "20:00", BAIRES),
            ("18:00", "21:00", BAIRES),
            ("09:00", "13:00", "America/Lima"),
        ];
        let doctors = hours.iter().zip(1_u128..).map(|((start, end, zone), n)| {
            let (doctor, office) = (
                DoctorId::new(Uuid::from_u128(n)),
                OfficeId::new(Uuid::from_u128(100 + n)),
            );
            let rule = AvailabilityRule {
                id: RuleId::new(Uuid::from_u128(n)),
                doctor,
                office,
                weekdays: Weekdays::EVERY_DAY,
                span: CivilSpan::parse(start, end).unwrap(),
                valid_from: date(2026, 1, 1),
                valid_until: None,
                version: Version::FIRST,
            };
            let offices = vec![(office, Zone::parse(zone).unwrap())];
            (
                doctor,
                DoctorCalendar {
                    offices,
                    rules: vec![rule],
                    ..DoctorCalendar::default()
                },
            )
        });
        let doctors: Vec<_> = doctors.collect();
        (
            doctors.iter().map(|(id, _)| *id).collect(),
            doctors.into_iter().collect(),
        )
    }

    fn request() -> SlotRequest {
        let now: Timestamp = "2026-12-01T03:00:00Z".parse().unwrap();
        let policy = BookingPolicy {
            min_lead_minutes: 0,
            ..BookingPolicy::default()
        };
        let (duration, none) = (Minutes::duration(30).unwrap(), Minutes::ZERO);
        SlotRequest {
            visit: VisitShape {
                duration,
                buffer_before: none,
                buffer_after: none,
            },
            range: Interval::new(now, now + SignedDuration::from_hours(48)).unwrap(),
            office: None,
            rules: Bounds::for_patient(now, &policy),
        }
    }

    fn query(limit: u8, per_doctor: Option<u8>, part_of_day: Option<PartOfDay>) -> ListFirstSlots {
        let day = |day| Some(Moment::Date(date(2026, 12, day)));
        ListFirstSlots {
            doctors: DoctorFilter::default(),
            range: SlotRange {
                from: day(1),
                to: day(3),
            },
            visit_type: None,
            part_of_day,
            limit,
            per_doctor,
            is_staff: false,
        }
    }

    fn search(query: &ListFirstSlots) -> Vec<(Timestamp, DoctorId)> {
        let (doctors, calendars) = clinic();
        let days = query.range.resolved(request().range.start(), &Zone::UTC).unwrap();
        let search = Search {
            query,
            doctors: &doctors,
            terms: &Terms::Same(request().visit, request().rules),
            days,
        };
        let range = request().range;
        let found = search.soonest(&calendars, range, (usize::from(query.limit), &HashMap::new()));
        found
            .into_iter()
            .map(|found| (found.start, doctors[found.doctor]))
            .collect()
    }

    #[test]
    fn the_soonest_are_those_that_looking_at_everything_would_find() {
        let (doctors, calendars) = clinic();
        for limit in 1..=40_u8 {
            for per_doctor in [None, Some(1), Some(2), Some(7)] {
                let mut all: Vec<(Timestamp, DoctorId)> = Vec::new();
                for doctor in &doctors {
                    let slots = free_slots(&calendars[doctor], &request());
                    let most = per_doctor.map_or(usize::MAX, usize::from);
                    all.extend(slots.iter().take(most).map(|slot| (slot.start, *doctor)));
                }
                all.sort_unstable();
                all.truncate(usize::from(limit));
                assert_eq!(
                    search(&query(limit, per_doctor, None)),
                    all,
                    "{limit} {per_doctor:?}"
                );
            }
        }
    }

    #[test]
    fn the_part_of_the_day_is_that_of_the_office() {
        let lima = clinic().0[3];
        let noon_in_baires: Timestamp = "2026-12-01T12:00:00-03:00".parse().unwrap();
        let mornings = search(&query(100, None, Some(PartOfDay::Morning)));
        assert!(
            mornings
                .iter()
                .any(|(start, doctor)| *doctor == lima && *start > noon_in_baires)
        );
        let evenings = search(&query(2, None, Some(PartOfDay::Evening)));
        assert!(
            evenings
                .iter()
                .all(|(start, doctor)| *doctor != lima && *start > noon_in_baires),
            "{evenings:?}"
        );
        assert_eq!(evenings.len(), 2);
    }
}
