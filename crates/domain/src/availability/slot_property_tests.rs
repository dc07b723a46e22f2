//! Slots of any calendar, also across transitions, against a reckoning that asks every five minutes anew.

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

use super::fixtures::{office, request, rule, visit, window};
use super::{DoctorCalendar, Explanation, SlotRequest, Weekdays, explain, first_slots, free_slots};
use crate::ids::OfficeId;
use crate::time::{CivilSpan, Interval, Minutes, Zone};

/// Midnights of universal time in the middle of the calendars below: days with transitions, and a plain one.
const PLACES: [(&str, &str); 8] = [
    ("America/Argentina/Buenos_Aires", "2026-11-30T00:00:00Z"),
    ("America/Santiago", "2026-09-06T00:00:00Z"),
    ("America/Santiago", "2026-04-05T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-04T00:00:00Z"),
    ("Antarctica/Troll", "2026-03-29T00:00:00Z"),
    ("Pacific/Apia", "2011-12-31T00:00:00Z"),
    ("Europe/Dublin", "2026-10-25T00:00:00Z"),
    ("America/St_Johns", "2009-11-01T00:00:00Z"),
];
const FIVE_MINUTES: i64 = 300;
/// The stretch that slots are asked for: a day and a half on both sides of the middle.
const REACH: i64 = 36 * 3600;

fn shifted(middle: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(middle.as_second() + seconds).unwrap()
}

fn any_span() -> impl Strategy<Value = CivilSpan> {
    (0_i64..288, 1_i64..=288).prop_map(|(start, length)| {
        let time = |cells: i64| format!("{:02}:{:02}", cells / 12, cells % 12 * 5);
        CivilSpan::parse(&time(start), &time((start + length).min(288))).unwrap()
    })
}

fn any_office() -> impl Strategy<Value = OfficeId> {
    (1_u128..=2).prop_map(office)
}

/// Stretches of up to some hours near the middle, not all on the five-minute grid.
fn any_intervals(middle: Timestamp) -> impl Strategy<Value = Vec<Interval>> {
    let one = (
        -REACH / 300..REACH / 300,
        1_i64..60,
        prop_oneof![Just(300_i64), Just(60)],
    )
        .prop_map(move |(start, length, grain)| {
            let (start, end) = (start * grain, (start + length) * grain);
            Interval::new(shifted(middle, start), shifted(middle, end)).unwrap()
        });
    prop::collection::vec(one, 0..5)
}

fn any_calendar(zones: (Zone, Zone), middle: Timestamp) -> impl Strategy<Value = DoctorCalendar> {
    let nearby = move |days: i64| -> Date { Zone::UTC.date(shifted(middle, days * 86_400)) };
    let rules = (
        any_office(),
        1_u8..=127,
        any_span(),
        -2_i64..=1,
        prop::option::of(0_i64..=2),
    );
    let rules = rules.prop_map(move |(office, weekdays, span, from, until)| {
        let mut rule = rule(office, Weekdays::from_bits(weekdays).unwrap(), span);
        rule.valid_from = nearby(from);
        rule.valid_until = until.map(nearby);
        rule
    });
    let windows = (any_office(), -1_i64..=1, any_span());
    let windows = windows.prop_map(move |(office, days, span)| window(office, nearby(days), span));
    (
        prop::collection::vec(rules, 0..4),
        prop::collection::vec(windows, 0..3),
        any_intervals(middle),
        prop::collection::vec(any_office(), 5),
        any_intervals(middle),
        any_intervals(middle),
    )
        .prop_map(move |(rules, windows, absences, closed, closures, taken)| {
            let mut shut = closed.into_iter().zip(closures);
            DoctorCalendar {
                offices: vec![(office(1), zones.0.clone()), (office(2), zones.1.clone())],
                rules,
                windows,
                absences,
                closures: shut.by_ref().take(1).collect(),
                holidays: shut.take(1).collect(),
                taken,
            }
        })
}

prop_compose! {
    fn any_request(middle: Timestamp)(
        (duration, before, after) in (1_i64..=24, 0_i64..=4, 0_i64..=4),
        step in prop::option::of(1_i64..=12),
        wanted in prop::option::of(any_office()),
        earliest in prop::option::of(-REACH..REACH),
        latest in prop::option::of(-REACH..REACH),
    ) -> SlotRequest {
        let range = Interval::new(shifted(middle, -REACH), shifted(middle, REACH)).unwrap();
        let mut request = request(range, visit(duration * 5, before * 5, after * 5));
        request.office = wanted;
        request.rules.step = step.map(|step| Minutes::step(step * 5).unwrap());
        request.rules.earliest = earliest.map_or(Timestamp::MIN, |seconds| shifted(middle, seconds));
        request.rules.latest = latest.map_or(Timestamp::MAX, |seconds| shifted(middle, seconds));
        request
    }
}

fn any_question() -> impl Strategy<Value = (DoctorCalendar, SlotRequest)> {
    (0..PLACES.len(), 0..PLACES.len()).prop_flat_map(|(here, there)| {
        let middle: Timestamp = PLACES[here].1.parse().unwrap();
        let zones = (
            Zone::parse(PLACES[here].0).unwrap(),
            Zone::parse(PLACES[there].0).unwrap(),
        );
        (any_calendar(zones, middle), any_request(middle))
    })
}

/// Whether a visit may start at that instant at that office, by the rules as they are written.
fn may_start(
    calendar: &DoctorCalendar,
    request: &SlotRequest,
    (office, zone): (OfficeId, &Zone),
    at: Timestamp,
) -> bool {
    let (shape, rules) = (&request.visit, &request.rules);
    let visit = Interval::of_minutes(at, shape.duration.get()).unwrap();
    let claimed = visit.widened(shape.buffer_before.get(), shape.buffer_after.get());
    let civil = zone.civil(at);
    let first_pass = zone
        .tz()
        .to_ambiguous_timestamp(civil)
        .earlier()
        .is_ok_and(|first| first == at);
    let step = i64::from(rules.step.map_or(shape.total_minutes(), Minutes::get));
    let of_rules = calendar
        .rules
        .iter()
        .filter(|r| r.office == office && r.applies_on(civil.date()));
    let of_windows = calendar
        .windows
        .iter()
        .filter(|w| w.office == office && w.date == civil.date());
    let mut spans = of_rules.map(|r| r.span).chain(of_windows.map(|w| w.span));
    let fits = |span: CivilSpan| {
        let since = civil.time().duration_since(span.start()).as_mins();
        since >= 0
            && since % step == 0
            && span
                .on(civil.date(), zone)
                .is_some_and(|open| open.contains(&visit))
    };
    let closures = calendar
        .closures
        .iter()
        .chain(&calendar.holidays)
        .filter(|(at, _)| *at == office)
        .map(|(_, closed)| closed);
    let mut busy = calendar.absences.iter().chain(&calendar.taken).chain(closures);
    request.office.is_none_or(|wanted| wanted == office)
        && (rules.earliest..=rules.latest).contains(&at)
        && first_pass
        && spans.any(fits)
        && !busy.any(|busy| busy.overlaps(&claimed))
}

fn every_five_minutes(range: &Interval) -> impl Iterator<Item = Timestamp> + use<> {
    let (start, end) = (range.start().as_second(), range.end().as_second());
    (start..end)
        .step_by(usize::try_from(FIVE_MINUTES).unwrap())
        .map(|s| Timestamp::from_second(s).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn exactly_what_the_rules_allow_is_offered((calendar, request) in any_question()) {
        let offered: Vec<_> = free_slots(&calendar, &request).iter().map(|s| (s.start, s.office)).collect();
        let mut expected = Vec::new();
        for at in every_five_minutes(&request.range) {
            let mut offices = calendar.offices.iter().map(|(office, zone)| (*office, zone));
            expected.extend(offices.find(|o| may_start(&calendar, &request, *o, at)).map(|o| (at, o.0)));
        }
        prop_assert_eq!(offered, expected);
    }

    #[test]
    fn explain_calls_free_exactly_what_is_offered((calendar, request) in any_question()) {
        let offered = free_slots(&calendar, &request);
        let mut explained = Vec::new();
        for at in every_five_minutes(&request.range) {
            match explain(&calendar, &request, at) {
                Explanation::Free { office } => explained.push((at, office)),
                Explanation::Removed(reasons) => prop_assert!(!reasons.is_empty()),
            }
        }
        prop_assert_eq!(offered.iter().map(|s| (s.start, s.office)).collect::<Vec<_>>(), explained);
    }

    #[test]
    fn no_slot_touches_what_is_taken_or_an_absence((calendar, request) in any_question()) {
        for slot in free_slots(&calendar, &request) {
            let visit = Interval::new(slot.start, slot.end).unwrap();
            let (before, after) = (request.visit.buffer_before.get(), request.visit.buffer_after.get());
            let claimed = visit.widened(before, after);
            prop_assert_eq!(visit.minutes(), i64::from(request.visit.duration.get()));
            prop_assert!(!calendar.taken.iter().chain(&calendar.absences).any(|busy| busy.overlaps(&claimed)));
        }
    }

    #[test]
    fn a_question_in_two_parts_has_the_same_answer((calendar, request) in any_question(), cut in 1_i64..REACH * 2) {
        let all = free_slots(&calendar, &request);
        let cut = shifted(request.range.start(), cut);
        let part = |start, end| {
            free_slots(&calendar, &SlotRequest { range: Interval::new(start, end).unwrap(), ..request })
        };
        let mut parts = part(request.range.start(), cut);
        parts.extend(part(cut, request.range.end()));
        prop_assert_eq!(&parts, &all);
        prop_assert_eq!(first_slots(&calendar, &request, 5), &all[..all.len().min(5)]);
    }
}
