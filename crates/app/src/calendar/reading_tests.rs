//! What is written is read back by another's parser, and the times by the rules of the document alone: by its
//! `VTIMEZONE`, never by the zone's name.

use std::collections::HashMap;

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType as Kind, ICalendarParameterName,
    ICalendarProperty as Property,
};
use calcard::{Entry, Parser};
use jiff::civil::{self, DateTime};
use jiff::tz::{Offset, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use super::{CalendarDocument, CalendarEvent, Method, Party};

fn parsed(text: &str) -> ICalendar {
    let mut parser = Parser::new(text);
    let calendar = match parser.entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("{other:?} instead of a calendar: {text}"),
    };
    assert_eq!(parser.entry(), Entry::Eof, "{text}");
    calendar
}

fn event(zone: &Zone, start: Timestamp, minutes: u16) -> CalendarEvent {
    CalendarEvent {
        appointment: AppointmentId::new(Uuid::from_u128(start.as_second().unsigned_abs().into())),
        version: Version::new(3),
        interval: Interval::of_minutes(start, minutes).unwrap(),
        zone: zone.clone(),
        status: AppointmentStatusKind::Booked,
        summary: "Turno con Dra. Carla Núñez; control, y más \\ texto: \"así\" 😀".to_owned(),
        location: "Consultorio Centro, Av. Rivadavia 1234".to_owned(),
        created_at: "2026-11-20T10:00:00Z".parse().unwrap(),
        updated_at: "2026-11-21T10:00:00Z".parse().unwrap(),
    }
}

fn document(events: Vec<CalendarEvent>) -> CalendarDocument {
    CalendarDocument {
        method: Method::Publish,
        host: "turnos.example".to_owned(),
        name: None,
        organizer: None,
        attendee: None,
        events,
    }
}

fn text_of<'a>(component: &'a ICalendarComponent, name: &Property) -> &'a str {
    component.property(name).unwrap().values[0].as_text().unwrap()
}

fn time_of<'a>(component: &'a ICalendarComponent, name: &Property) -> &'a PartialDateTime {
    component.property(name).unwrap().values[0]
        .as_partial_date_time()
        .unwrap()
}

fn civil_of(time: &PartialDateTime) -> DateTime {
    let part = |value: Option<u8>| i8::try_from(value.unwrap()).unwrap();
    civil::date(
        i16::try_from(time.year.unwrap()).unwrap(),
        part(time.month),
        part(time.day),
    )
    .at(part(time.hour), part(time.minute), part(time.second), 0)
}

fn offset_of(component: &ICalendarComponent, name: &Property) -> Offset {
    let time = time_of(component, name);
    let seconds = i32::from(time.tz_hour.unwrap()) * 3600 + i32::from(time.tz_minute.unwrap()) * 60;
    Offset::from_seconds(if time.tz_minus { -seconds } else { seconds }).unwrap()
}

/// The onsets of each zone of the document: when, by the wall clock before it, and the offset from then on.
fn zones_of(calendar: &ICalendar) -> HashMap<&str, Vec<(DateTime, Offset)>> {
    let mut zones = HashMap::new();
    for zone in calendar
        .components
        .iter()
        .filter(|it| it.component_type == Kind::VTimezone)
    {
        let mut onsets: Vec<_> = zone
            .component_ids
            .iter()
            .map(|id| &calendar.components[usize::try_from(*id).unwrap()])
            .inspect(|it| assert!(matches!(it.component_type, Kind::Standard | Kind::Daylight)))
            .map(|it| {
                (
                    civil_of(time_of(it, &Property::Dtstart)),
                    offset_of(it, &Property::Tzoffsetto),
                )
            })
            .collect();
        onsets.sort_unstable();
        assert!(zones.insert(text_of(zone, &Property::Tzid), onsets).is_none());
    }
    zones
}

/// The instants of all events, by RFC 5545 §3.6.5: the last onset at or before a local time decides its offset.
fn instants_of(calendar: &ICalendar) -> Vec<(Timestamp, Timestamp)> {
    let zones = zones_of(calendar);
    let instant = |event: &ICalendarComponent, name: &Property| {
        let entry = event.property(name).unwrap();
        let time = time_of(event, name);
        let civil = civil_of(time);
        let Some(zone) = entry.parameter(&ICalendarParameterName::Tzid) else {
            assert_eq!(
                (time.tz_hour, time.tz_minute),
                (Some(0), Some(0)),
                "a floating time"
            );
            return Offset::UTC.to_timestamp(civil).unwrap();
        };
        let onsets = &zones[zone.as_text().unwrap()];
        let (_, offset) = onsets.iter().rfind(|(onset, _)| *onset <= civil).unwrap();
        offset.to_timestamp(civil).unwrap()
    };
    let events = calendar
        .components
        .iter()
        .filter(|it| it.component_type == Kind::VEvent);
    events
        .map(|event| {
            (
                instant(event, &Property::Dtstart),
                instant(event, &Property::Dtend),
            )
        })
        .collect()
}

fn assert_reads_back(document: &CalendarDocument) {
    let text = document.write();
    let expected: Vec<_> = document
        .events
        .iter()
        .map(|it| (it.interval.start(), it.interval.end()))
        .collect();
    assert_eq!(instants_of(&parsed(&text)), expected, "{text}");
}

#[test]
fn every_event_around_every_transition_of_every_zone_reads_back_as_the_same_instants() {
    let (from, until): (Timestamp, Timestamp) = (
        "2025-01-01T00:00:00Z".parse().unwrap(),
        "2029-01-01T00:00:00Z".parse().unwrap(),
    );
    for name in TimeZoneDatabase::bundled().available() {
        let zone = Zone::parse(name.as_str()).unwrap();
        let mut events = vec![event(&zone, from, 30)];
        for transition in zone.tz().following(from).take_while(|it| it.timestamp() < until) {
            for minutes in [-120, -75, -60, -45, -30, -15, 0, 15, 45, 60] {
                let start = transition.timestamp() + SignedDuration::from_mins(minutes);
                events.push(event(&zone, start, 30));
            }
        }
        assert_reads_back(&document(events));
    }
}

#[test]
fn one_event_alone_carries_what_its_zone_needs() {
    for (zone, start) in [
        ("America/Argentina/Buenos_Aires", "2026-11-30T12:00:00Z"),
        ("America/Santiago", "2026-04-05T03:00:00Z"),
        ("America/Santiago", "2026-04-05T02:59:00Z"),
        ("America/Santiago", "2026-09-06T04:00:00Z"),
        ("Europe/Dublin", "2026-03-29T00:45:00Z"),
        ("Europe/Dublin", "2026-10-25T01:00:00Z"),
        ("Africa/Casablanca", "2026-02-15T02:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
        ("Etc/GMT+3", "2026-04-05T03:00:00Z"),
        ("UTC", "2026-04-05T03:00:00Z"),
    ] {
        let zone = Zone::parse(zone).unwrap();
        assert_reads_back(&document(vec![event(&zone, start.parse().unwrap(), 30)]));
    }
}

#[test]
fn daylight_time_is_ahead_of_standard_time_where_the_law_says_otherwise_too() {
    let dublin = Zone::parse("Europe/Dublin").unwrap();
    let summer = event(&dublin, "2026-07-01T09:00:00Z".parse().unwrap(), 30);
    let winter = event(&dublin, "2026-12-01T09:00:00Z".parse().unwrap(), 30);
    let text = document(vec![summer, winter]).write();
    assert!(
        text.contains(
            "BEGIN:DAYLIGHT\r\nDTSTART:20260329T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:IST\r\n"
        ),
        "{text}"
    );
    assert!(
        text.contains(
            "BEGIN:STANDARD\r\nDTSTART:20261025T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\n"
        ),
        "{text}"
    );
}

#[test]
fn an_invitation_says_everything_that_a_calendar_needs_and_nothing_else() {
    let zone = Zone::parse("America/Argentina/Buenos_Aires").unwrap();
    let turno = event(&zone, "2026-11-30T12:00:00Z".parse().unwrap(), 30);
    let party = |name: &str, email: &str| {
        Some(Party {
            name: name.to_owned(),
            email: email.to_owned(),
        })
    };
    let text = CalendarDocument {
        method: Method::Request,
        organizer: party("Clínica \"Del Sol\"; Centro", "turnos@clinica.example"),
        attendee: party("Ana Pérez", "ana@example.org"),
        events: vec![turno.clone()],
        ..document(Vec::new())
    }
    .write();
    let calendar = parsed(&text);
    let names: Vec<_> = calendar.components[0]
        .entries
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["VERSION", "PRODID", "CALSCALE", "METHOD"]);
    let read = calendar
        .components
        .iter()
        .find(|it| it.component_type == Kind::VEvent)
        .unwrap();
    assert_eq!(
        text_of(read, &Property::Uid),
        format!("{}@turnos.example", turno.appointment)
    );
    assert_eq!(text_of(read, &Property::Summary), turno.summary);
    assert_eq!(text_of(read, &Property::Location), turno.location);
    let names: Vec<_> = read.entries.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "UID",
            "SEQUENCE",
            "DTSTAMP",
            "CREATED",
            "LAST-MODIFIED",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "LOCATION",
            "STATUS",
            "TRANSP",
            "CLASS",
            "ORGANIZER",
            "ATTENDEE"
        ]
    );
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "METHOD:REQUEST",
        "SEQUENCE:2",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=America/Argentina/Buenos_Aires:20261130T090000",
        "ORGANIZER;CN=\"Clínica ^'Del Sol^'; Centro\":mailto:turnos@clinica.example",
    ] {
        assert!(
            unfolded.contains(&format!("\r\n{line}\r\n")),
            "{line} in {unfolded}"
        );
    }
}

#[test]
fn states_are_told_in_the_words_of_the_format() {
    let zone = Zone::parse("America/Argentina/Buenos_Aires").unwrap();
    for kind in AppointmentStatusKind::ALL {
        let turno = CalendarEvent {
            status: kind,
            ..event(&zone, "2026-11-30T12:00:00Z".parse().unwrap(), 30)
        };
        let text = document(vec![turno]).write();
        let expected = match kind {
            AppointmentStatusKind::Requested => "STATUS:TENTATIVE\r\nTRANSP:OPAQUE",
            AppointmentStatusKind::Cancelled => "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT",
            _ => "STATUS:CONFIRMED\r\nTRANSP:OPAQUE",
        };
        assert!(text.contains(expected), "{kind}: {text}");
    }
}

fn any_zone() -> impl Strategy<Value = Zone> {
    let names: Vec<String> = TimeZoneDatabase::bundled()
        .available()
        .map(|name| name.as_str().to_owned())
        .collect();
    prop::sample::select(names).prop_map(|name| Zone::parse(&name).unwrap())
}

proptest! {
    #[test]
    fn events_of_several_zones_read_back_as_they_were(
        events in prop::collection::vec((any_zone(), 0_i64..3_000_000, 5_u16..600), 0..12),
        title in "\\PC{1,120}",
    ) {
        let events = events
            .into_iter()
            .map(|(zone, five_minutes, minutes)| CalendarEvent {
                summary: title.clone(),
                ..event(&zone, Timestamp::from_second(1_420_070_400 + five_minutes * 300).unwrap(), minutes)
            })
            .collect();
        let document = document(events);
        assert_reads_back(&document);
        let text = document.write();
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
        for event in parsed(&text).components.iter().filter(|it| it.component_type == Kind::VEvent) {
            prop_assert_eq!(text_of(event, &Property::Summary), title.as_str());
        }
    }
}
