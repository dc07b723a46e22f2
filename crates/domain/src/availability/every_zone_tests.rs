//! Around every transition of every zone of the database, 2000–2040: what is offered is what an independent
//! reckoning by the zone's own conversions gives, time by time.

use std::collections::BTreeMap;

use jiff::civil::{self, date};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::fixtures::{open_daily, request, visit};
use super::{DoctorCalendar, Explanation, SlotRequest, explain, free_slots};
use crate::time::{CivilSpan, Interval, Zone};

const MINUTES: i64 = 20;

fn asked(range: Interval) -> SlotRequest {
    request(range, visit(MINUTES, 0, 0))
}

fn around(transition: Timestamp, hours: i64) -> Interval {
    let reach = SignedDuration::from_hours(hours);
    Interval::new(transition - reach, transition + reach).unwrap()
}

/// The transitions of 2000–2040 at which the wall clock jumps.
fn jumps(tz: &TimeZone) -> Vec<Timestamp> {
    let (from, until) = (
        Timestamp::constant(946_684_800, 0),
        Timestamp::constant(2_240_524_800, 0),
    );
    let before = |at: Timestamp| tz.to_offset(at - SignedDuration::from_secs(1));
    let all = tz.following(from).take_while(|t| t.timestamp() < until);
    all.filter(|t| before(t.timestamp()) != t.offset())
        .map(|t| t.timestamp())
        .collect()
}

/// When a wall-clock time is first reached or jumped past, and whether it is shown at all.
fn reckon(tz: &TimeZone, civil: civil::DateTime) -> (Timestamp, bool) {
    let ambiguous = tz.to_ambiguous_timestamp(civil);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            (ambiguous.earlier().unwrap(), true)
        }
        AmbiguousOffset::Gap { after, .. } => {
            let before_the_jump = after.to_timestamp(civil).unwrap() - SignedDuration::from_secs(1);
            (tz.following(before_the_jump).next().unwrap().timestamp(), false)
        }
    }
}

/// The starts that should be offered, one configured wall-clock time after another.
fn reckoned(tz: &TimeZone, range: &Interval, span: CivilSpan) -> Vec<Timestamp> {
    let mut starts = Vec::new();
    let visit = SignedDuration::from_mins(MINUTES);
    let (first, last) = (
        tz.to_datetime(range.start()).date(),
        tz.to_datetime(range.end()).date(),
    );
    for day in first
        .yesterday()
        .unwrap()
        .series(1.day())
        .take_while(|day| *day <= last.tomorrow().unwrap())
    {
        let midnight_ends = span.end() == civil::Time::midnight();
        let end = if midnight_ends {
            day.tomorrow().unwrap()
        } else {
            day
        }
        .to_datetime(span.end());
        let closing = reckon(tz, end).0;
        let mut civil = day.to_datetime(span.start());
        while civil < end {
            let (start, shown) = reckon(tz, civil);
            if shown && range.contains_instant(start) && start + visit <= closing {
                starts.push(start);
            }
            civil += MINUTES.minutes();
        }
    }
    starts.sort_unstable();
    starts
}

fn offered(calendar: &DoctorCalendar, range: Interval) -> Vec<Timestamp> {
    let slots = free_slots(calendar, &asked(range));
    assert!(
        slots
            .iter()
            .all(|slot| slot.end.duration_since(slot.start) == SignedDuration::from_mins(MINUTES))
    );
    slots.into_iter().map(|slot| slot.start).collect()
}

/// Each set of jumps once: many names of the database are aliases of one clock.
fn clocks() -> BTreeMap<Vec<(Timestamp, i32)>, Zone> {
    let mut clocks = BTreeMap::new();
    for name in TimeZoneDatabase::bundled().available() {
        let zone = Zone::parse(name.as_str()).unwrap();
        let key = jumps(zone.tz())
            .into_iter()
            .map(|at| (at, zone.tz().to_offset(at).seconds()))
            .collect();
        clocks.entry(key).or_insert(zone);
    }
    clocks
}

#[test]
fn around_every_transition_of_every_zone_the_wall_clock_times_are_offered() {
    let whole_day = CivilSpan::parse("00:00", "24:00").unwrap();
    let clocks = clocks();
    assert!(clocks.len() > 150, "the database has {} clocks", clocks.len());
    for (transitions, zone) in clocks {
        let calendar = open_daily(zone.clone(), whole_day);
        for (transition, _) in transitions {
            let range = around(transition, 5);
            assert_eq!(
                offered(&calendar, range),
                reckoned(zone.tz(), &range, whole_day),
                "{zone} at {transition}"
            );
        }
    }
}

#[test]
fn what_is_offered_shows_its_time_of_the_wall_clock_for_the_first_time() {
    let whole_day = CivilSpan::parse("00:00", "24:00").unwrap();
    for zone in clocks().into_values() {
        let calendar = open_daily(zone.clone(), whole_day);
        for transition in jumps(zone.tz()).into_iter().step_by(7) {
            for start in offered(&calendar, around(transition, 30)) {
                let civil = zone.civil(start);
                assert_eq!((civil.minute() % 20, civil.second()), (0, 0), "{zone} {start}");
                let first = zone.tz().to_ambiguous_timestamp(civil).earlier().unwrap();
                assert_eq!(first, start, "{zone} {civil}");
            }
        }
    }
}

#[test]
fn days_that_the_legislators_touched_are_offered_as_the_clocks_show_them() {
    let table = [
        // Forward at midnight: the day has no 00:00, and 23 hours.
        ("America/Santiago", date(2026, 9, 6), 23 * 3),
        // Back at midnight: 23:00–24:00 comes twice and is offered once.
        ("America/Santiago", date(2026, 4, 4), 24 * 3),
        // Half an hour forward: 02:00 and 02:20 are skipped; 01:40 runs on to 02:30, and fits.
        ("Australia/Lord_Howe", date(2026, 10, 4), 24 * 3 - 2),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24 * 3),
        // Two hours forward and back, in between the poles of one continent.
        ("Antarctica/Troll", date(2026, 3, 29), 22 * 3),
        ("Antarctica/Troll", date(2026, 10, 25), 24 * 3),
        // The day that never was.
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Pacific/Apia", date(2011, 12, 31), 24 * 3),
        // Winter time is the exception there; the clock jumps all the same.
        ("Europe/Dublin", date(2026, 3, 29), 23 * 3),
        ("Europe/Dublin", date(2026, 10, 25), 24 * 3),
    ];
    for (name, day, expected) in table {
        let zone = Zone::parse(name).unwrap();
        let span = CivilSpan::parse("00:00", "24:00").unwrap();
        let range = around(
            day.at(12, 0, 0, 0)
                .to_zoned(zone.tz().clone())
                .unwrap()
                .timestamp(),
            50,
        );
        let starts = offered(&open_daily(zone.clone(), span), range);
        let of_day = starts.iter().filter(|start| zone.date(**start) == day).count();
        assert_eq!(of_day, expected, "{name} {day}");
    }
}

#[test]
fn opening_hours_that_begin_or_end_inside_a_jump_are_cut_by_it() {
    let spans = ["00:00", "00:20", "01:30", "01:55", "02:00", "02:30", "03:00"];
    for name in [
        "America/Santiago",
        "Australia/Lord_Howe",
        "Antarctica/Troll",
        "Europe/Dublin",
        "Pacific/Apia",
    ] {
        let zone = Zone::parse(name).unwrap();
        for (i, start) in spans.iter().enumerate() {
            for end in spans[i + 1..].iter().chain(&["04:10", "23:30", "24:00"]) {
                let span = CivilSpan::parse(start, end).unwrap();
                let calendar = open_daily(zone.clone(), span);
                for transition in jumps(zone.tz()).into_iter().rev().step_by(9) {
                    let range = around(transition, 40);
                    let expected = reckoned(zone.tz(), &range, span);
                    assert_eq!(
                        offered(&calendar, range),
                        expected,
                        "{name} {span} at {transition}"
                    );
                }
            }
        }
    }
}

#[test]
fn around_a_jump_explain_agrees_minute_by_minute() {
    let span = CivilSpan::parse("00:20", "24:00").unwrap();
    for name in [
        "America/Santiago",
        "Australia/Lord_Howe",
        "Antarctica/Troll",
        "Pacific/Apia",
        "America/St_Johns",
    ] {
        let zone = Zone::parse(name).unwrap();
        let calendar = open_daily(zone.clone(), span);
        for transition in jumps(zone.tz()).into_iter().step_by(11) {
            let range = around(transition, 4);
            let starts = offered(&calendar, range);
            let mut at = range.start();
            while at < range.end() {
                let free = matches!(explain(&calendar, &asked(range), at), Explanation::Free { .. });
                assert_eq!(free, starts.contains(&at), "{name} {at}");
                at += 5.minutes();
            }
        }
    }
}
