//! Slots of ordinary days, one rule at a time, and what `explain` and `uncovered` say about them.

use jiff::civil::{Weekday, date};
use uuid::Uuid;

use super::fixtures::{at, between, office, open_daily, request, rule, span, visit, window};
use super::{
    DoctorCalendar, Explanation, Removal, SlotRequest, Weekdays, explain, first_slots, free_slots,
    newly_uncovered, uncovered,
};
use crate::ids::AppointmentId;
use crate::time::{Interval, Minutes, Zone};

/// Monday 2026-11-30 in Buenos Aires, which is 3 h behind universal time.
fn monday() -> Interval {
    between("2026-11-30T00:00:00-03:00", "2026-12-01T00:00:00-03:00")
}

fn buenos_aires() -> Zone {
    Zone::parse("America/Argentina/Buenos_Aires").unwrap()
}

/// Every day 09:00–11:00 at office 1.
fn mornings() -> DoctorCalendar {
    open_daily(buenos_aires(), span("09:00", "11:00"))
}

fn half_hours() -> SlotRequest {
    request(monday(), visit(30, 0, 0))
}

/// The offered times of the wall clock.
fn times(calendar: &DoctorCalendar, request: &SlotRequest) -> Vec<String> {
    let slots = free_slots(calendar, request);
    slots
        .iter()
        .map(|slot| buenos_aires().civil(slot.start).strftime("%H:%M").to_string())
        .collect()
}

fn on_monday(start: &str, end: &str) -> Interval {
    between(
        &format!("2026-11-30T{start}:00-03:00"),
        &format!("2026-11-30T{end}:00-03:00"),
    )
}

#[test]
fn a_window_is_filled_with_visits_from_its_start() {
    assert_eq!(
        times(&mornings(), &half_hours()),
        ["09:00", "09:30", "10:00", "10:30"]
    );
    let slot = free_slots(&mornings(), &half_hours())[0];
    assert_eq!(
        (slot.start, slot.end),
        (at("2026-11-30T12:00:00Z"), at("2026-11-30T12:30:00Z"))
    );
    assert_eq!(slot.office, office(1));
}

#[test]
fn a_visit_ends_within_its_window() {
    assert_eq!(
        times(&mornings(), &request(monday(), visit(45, 0, 0))),
        ["09:00", "09:45"]
    );
    assert_eq!(
        times(&mornings(), &request(monday(), visit(120, 0, 0))),
        ["09:00"]
    );
    assert!(times(&mornings(), &request(monday(), visit(125, 0, 0))).is_empty());
}

#[test]
fn what_is_taken_is_not_offered_and_back_to_back_is() {
    let mut calendar = mornings();
    calendar.taken = vec![on_monday("10:00", "10:30"), on_monday("09:30", "10:00")];
    assert_eq!(times(&calendar, &half_hours()), ["09:00", "10:30"]);
    calendar.taken = vec![on_monday("09:25", "09:35")];
    assert_eq!(times(&calendar, &half_hours()), ["10:00", "10:30"]);
    calendar.taken = vec![on_monday("06:00", "09:00"), on_monday("11:00", "12:00")];
    assert_eq!(times(&calendar, &half_hours()).len(), 4);
}

#[test]
fn buffers_keep_clear_of_others_and_may_stick_out_of_the_window() {
    let with_buffers = request(monday(), visit(30, 10, 20));
    assert_eq!(times(&mornings(), &with_buffers), ["09:00", "10:00"]);
    let mut calendar = mornings();
    calendar.taken = vec![on_monday("08:00", "08:55")];
    assert_eq!(times(&calendar, &with_buffers), ["10:00"]);
    calendar.taken = vec![on_monday("10:45", "11:00")];
    assert_eq!(times(&calendar, &with_buffers), ["09:00"]);
}

#[test]
fn the_policys_step_overrides_the_visits_length() {
    let mut request = half_hours();
    request.rules.step = Minutes::step(45).ok();
    assert_eq!(times(&mornings(), &request), ["09:00", "09:45", "10:30"]);
    request.rules.step = Minutes::step(10).ok();
    assert_eq!(times(&mornings(), &request).len(), 10);
}

#[test]
fn absences_and_closures_of_the_office_remove_slots() {
    let mut calendar = mornings();
    calendar.absences = vec![on_monday("09:10", "09:40")];
    assert_eq!(times(&calendar, &half_hours()), ["10:00", "10:30"]);
    calendar.closures = vec![(office(2), monday())];
    assert_eq!(times(&calendar, &half_hours()).len(), 2);
    calendar.closures.push((office(1), monday()));
    assert!(times(&calendar, &half_hours()).is_empty());
}

#[test]
fn a_rule_applies_on_its_weekdays_between_its_dates() {
    let week = between("2026-11-30T00:00:00-03:00", "2026-12-14T00:00:00-03:00");
    let mut calendar = mornings();
    calendar.rules[0].weekdays = Weekdays::new([Weekday::Monday, Weekday::Thursday]).unwrap();
    calendar.rules[0].valid_from = date(2026, 12, 3);
    calendar.rules[0].valid_until = Some(date(2026, 12, 10));
    let days: Vec<_> = free_slots(&calendar, &request(week, visit(120, 0, 0)))
        .iter()
        .map(|slot| buenos_aires().date(slot.start))
        .collect();
    assert_eq!(days, [date(2026, 12, 3), date(2026, 12, 7), date(2026, 12, 10)]);
    for day in days {
        assert!(calendar.rules[0].applies_on(day));
    }
    assert!(!calendar.rules[0].applies_on(date(2026, 12, 14)));
    assert!(!calendar.rules[0].applies_on(date(2026, 12, 4)));
}

#[test]
fn a_start_offered_twice_is_listed_once_at_the_office_listed_first() {
    let mut calendar = mornings();
    calendar.offices.push((office(2), buenos_aires()));
    calendar.windows = vec![
        window(office(2), date(2026, 11, 30), span("10:00", "12:00")),
        window(office(1), date(2026, 11, 30), span("10:15", "11:15")),
    ];
    let slots = free_slots(&calendar, &half_hours());
    assert_eq!(
        times(&calendar, &half_hours()),
        [
            "09:00", "09:30", "10:00", "10:15", "10:30", "10:45", "11:00", "11:30"
        ]
    );
    assert_eq!(slots.iter().filter(|slot| slot.office == office(2)).count(), 2);
    let there = SlotRequest {
        office: Some(office(2)),
        ..half_hours()
    };
    assert_eq!(times(&calendar, &there), ["10:00", "10:30", "11:00", "11:30"]);
    assert!(
        times(
            &calendar,
            &SlotRequest {
                office: Some(office(3)),
                ..half_hours()
            }
        )
        .is_empty()
    );
}

#[test]
fn an_office_that_is_not_listed_offers_nothing() {
    let mut calendar = mornings();
    calendar.offices.clear();
    assert!(times(&calendar, &half_hours()).is_empty());
}

#[test]
fn offices_in_different_zones_are_sorted_by_instant() {
    let mut calendar = mornings();
    calendar
        .offices
        .push((office(2), Zone::parse("Pacific/Kiritimati").unwrap()));
    calendar
        .rules
        .push(rule(office(2), Weekdays::EVERY_DAY, span("09:00", "10:00")));
    let slots = free_slots(&calendar, &half_hours());
    assert_eq!(slots.len(), 6);
    assert!(slots.is_sorted_by(|a, b| a.start < b.start));
}

#[test]
fn the_range_and_the_bounds_are_kept_to_the_second() {
    let mut request = half_hours();
    request.range = on_monday("09:30", "10:30");
    assert_eq!(times(&mornings(), &request), ["09:30", "10:00"]);
    request.range = monday();
    request.rules.earliest = at("2026-11-30T09:00:00.000000001-03:00");
    request.rules.latest = at("2026-11-30T10:00:00-03:00");
    assert_eq!(times(&mornings(), &request), ["09:30", "10:00"]);
    request.rules.latest = request.rules.earliest;
    assert!(times(&mornings(), &request).is_empty());
}

/// Back by an hour at 02:00 (01:00 universal time), which makes the day's opening hours uneven.
#[test]
fn back_to_back_is_legal_also_on_a_day_with_a_transition() {
    let dublin = open_daily(Zone::parse("Europe/Dublin").unwrap(), span("00:30", "03:00"));
    let night = request(
        between("2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z"),
        visit(30, 0, 0),
    );
    let starts = |taken: &[Interval]| -> Vec<String> {
        let calendar = DoctorCalendar {
            taken: taken.to_vec(),
            ..dublin.clone()
        };
        free_slots(&calendar, &night)
            .iter()
            .map(|slot| slot.start.strftime("%H:%M").to_string())
            .collect()
    };
    let utc = |start: &str, end: &str| {
        between(
            &format!("2026-10-25T{start}:00Z"),
            &format!("2026-10-25T{end}:00Z"),
        )
    };
    // 00:30, 01:00 and 01:30 in summer time; 02:00 and 02:30 when the hour from 01:00 on has come again.
    let before_midnight = between("2026-10-24T22:00:00Z", "2026-10-24T23:30:00Z");
    assert_eq!(starts(&[]), ["23:30", "00:00", "00:30", "02:00", "02:30"]);
    assert_eq!(starts(&[before_midnight, utc("01:00", "02:00")]).len(), 5);
    assert_eq!(
        starts(&[utc("00:00", "00:30")]),
        ["23:30", "00:30", "02:00", "02:30"]
    );
    assert_eq!(starts(&[utc("00:55", "02:05")]), ["23:30", "00:00", "02:30"]);
}

/// St. John's used to turn the clock back from 00:01 to 23:01: midnight comes, and then the evening once more.
#[test]
fn a_midnight_that_was_shown_before_the_clock_fell_back_is_offered() {
    let zone = Zone::parse("America/St_Johns").unwrap();
    let midnight = at("2009-11-01T02:30:00Z");
    assert_eq!(zone.civil(midnight), date(2009, 11, 1).at(0, 0, 0, 0));
    let mut calendar = open_daily(zone, span("00:00", "02:00"));
    calendar.rules[0].valid_from = date(2009, 11, 1);
    let repeated_evening = between("2009-11-01T02:30:00Z", "2009-11-01T02:50:00Z");
    let request = request(repeated_evening, visit(20, 0, 0));
    assert_eq!(
        free_slots(&calendar, &request)
            .iter()
            .map(|slot| slot.start)
            .collect::<Vec<_>>(),
        [midnight]
    );
    assert_eq!(
        explain(&calendar, &request, midnight),
        Explanation::Free { office: office(1) }
    );
    let turno = (
        AppointmentId::new(Uuid::from_u128(1)),
        repeated_evening,
        office(1),
    );
    assert_eq!(uncovered(&calendar, &[turno]), []);
}

#[test]
fn the_first_slots_are_the_beginning_of_all_slots() {
    let year = between("2026-11-30T00:00:00-03:00", "2027-11-30T00:00:00-03:00");
    let mut calendar = mornings();
    calendar.absences = vec![between("2026-12-02T00:00:00-03:00", "2027-02-01T00:00:00-03:00")];
    let request = request(year, visit(30, 0, 0));
    let all = free_slots(&calendar, &request);
    for limit in [0, 1, 7, 9, 100, all.len(), all.len() + 10] {
        assert_eq!(
            first_slots(&calendar, &request, limit),
            all[..limit.min(all.len())],
            "{limit}"
        );
    }
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let ever = Interval::new(jiff::Timestamp::MIN, jiff::Timestamp::MAX).unwrap();
    let mut calendar = mornings();
    calendar.rules[0].valid_from = date(-9999, 1, 1);
    calendar.rules[0].valid_until = Some(date(-9999, 1, 31));
    assert_eq!(
        free_slots(&calendar, &request(ever, visit(120, 120, 120))).len(),
        30
    );
    calendar.rules[0].valid_from = date(9999, 12, 1);
    calendar.rules[0].valid_until = None;
    assert_eq!(free_slots(&calendar, &request(ever, visit(120, 0, 0))).len(), 30);
}

#[test]
fn every_removal_is_explained() {
    let mut calendar = mornings();
    calendar.offices.push((office(2), buenos_aires()));
    calendar.windows = vec![window(office(2), date(2026, 11, 30), span("15:00", "16:00"))];
    calendar.absences = vec![on_monday("09:30", "10:00")];
    calendar.taken = vec![on_monday("09:30", "10:30")];
    let mut request = SlotRequest {
        office: Some(office(1)),
        ..half_hours()
    };
    request.rules.now = at("2026-11-30T08:00:00-03:00");
    request.rules.earliest = at("2026-11-30T09:00:00-03:00");
    request.rules.latest = at("2026-12-30T09:00:00-03:00");
    let lead = Removal::LeadTime {
        earliest: request.rules.earliest,
    };
    let horizon = Removal::Horizon {
        latest: request.rules.latest,
    };
    for (start, expected) in [
        ("2026-11-29T09:00:00-03:00", vec![Removal::Past]),
        ("2026-11-30T08:30:00-03:00", vec![lead, Removal::NoAvailability]),
        (
            "2026-11-30T09:05:00-03:00",
            vec![Removal::OffGrid, Removal::Absence],
        ),
        ("2026-11-30T09:00:00.5-03:00", vec![Removal::OffGrid]),
        ("2026-11-30T09:30:00-03:00", vec![Removal::Absence]),
        ("2026-11-30T10:00:00-03:00", vec![Removal::Taken]),
        (
            "2026-11-30T10:45:00-03:00",
            vec![Removal::OffGrid, Removal::WindowTooShort],
        ),
        (
            "2026-11-30T15:00:00-03:00",
            vec![Removal::OtherOffice { office: office(2) }],
        ),
        ("2026-11-30T11:00:00-03:00", vec![Removal::NoAvailability]),
        ("2027-01-04T09:00:00-03:00", vec![horizon]),
    ] {
        assert_eq!(
            explain(&calendar, &request, at(start)),
            Explanation::Removed(expected),
            "{start}"
        );
    }
    let free = Explanation::Free { office: office(1) };
    assert_eq!(
        explain(&calendar, &request, at("2026-11-30T10:30:00-03:00")),
        free
    );
    calendar.closures = vec![(office(1), monday())];
    let closed = Explanation::Removed(vec![Removal::Closure { office: office(1) }]);
    assert_eq!(
        explain(&calendar, &request, at("2026-11-30T10:30:00-03:00")),
        closed
    );
}

#[test]
fn an_absence_that_comes_again_as_claims_is_named_once() {
    let mut calendar = mornings();
    calendar.absences = vec![on_monday("09:31", "09:58")];
    calendar.taken = vec![on_monday("09:30", "10:00")];
    let start = at("2026-11-30T09:30:00-03:00");
    assert_eq!(
        explain(&calendar, &half_hours(), start),
        Explanation::Removed(vec![Removal::Absence])
    );
}

#[test]
fn turnos_outside_of_availability_are_named() {
    let id = |number| AppointmentId::new(Uuid::from_u128(number));
    let before = mornings();
    let turnos = [
        (id(1), on_monday("09:00", "09:30"), office(1)),
        (id(2), on_monday("10:30", "11:00"), office(1)),
        (id(3), on_monday("10:45", "11:15"), office(1)),
        (id(4), on_monday("09:00", "09:30"), office(2)),
    ];
    assert_eq!(uncovered(&before, &turnos), [id(3), id(4)]);

    let mut shorter = mornings();
    shorter.rules[0].span = span("09:00", "10:00");
    assert_eq!(newly_uncovered(&before, &shorter, &turnos), [id(2)]);

    let mut split = mornings();
    split.rules[0].span = span("09:00", "10:45");
    split.windows = vec![window(office(1), date(2026, 11, 30), span("10:45", "11:00"))];
    assert_eq!(newly_uncovered(&before, &split, &turnos), []);

    let mut away = mornings();
    away.absences = vec![on_monday("09:15", "09:20")];
    assert_eq!(newly_uncovered(&before, &away, &turnos), [id(1)]);

    let mut closed = mornings();
    closed.closures = vec![(office(1), monday()), (office(2), monday())];
    assert_eq!(newly_uncovered(&before, &closed, &turnos), [id(1), id(2)]);
}
