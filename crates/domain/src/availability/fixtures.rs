//! Calendars to test with.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::{
    AvailabilityRule, AvailabilityWindow, Bounds, DoctorCalendar, SlotRequest, VisitShape, Weekdays,
};
use crate::ids::{DoctorId, OfficeId, RuleId, WindowId};
use crate::time::{CivilSpan, Interval, Minutes, Zone};
use crate::version::Version;

pub(super) fn office(number: u128) -> OfficeId {
    OfficeId::new(Uuid::from_u128(number))
}

pub(super) fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub(super) fn between(start: &str, end: &str) -> Interval {
    Interval::new(at(start), at(end)).unwrap()
}

pub(super) fn span(start: &str, end: &str) -> CivilSpan {
    CivilSpan::parse(start, end).unwrap()
}

pub(super) fn rule(at: OfficeId, weekdays: Weekdays, span: CivilSpan) -> AvailabilityRule {
    AvailabilityRule {
        id: RuleId::new(Uuid::from_u128(1)),
        doctor: DoctorId::new(Uuid::from_u128(1)),
        office: at,
        weekdays,
        span,
        valid_from: date(1990, 1, 1),
        valid_until: None,
        version: Version::FIRST,
    }
}

pub(super) fn window(at: OfficeId, date: Date, span: CivilSpan) -> AvailabilityWindow {
    AvailabilityWindow {
        id: WindowId::new(Uuid::from_u128(1)),
        doctor: DoctorId::new(Uuid::from_u128(1)),
        office: at,
        date,
        span,
        version: Version::FIRST,
    }
}

/// One office, open every day.
pub(super) fn open_daily(zone: Zone, span: CivilSpan) -> DoctorCalendar {
    DoctorCalendar {
        offices: vec![(office(1), zone)],
        rules: vec![rule(office(1), Weekdays::EVERY_DAY, span)],
        ..DoctorCalendar::default()
    }
}

pub(super) fn visit(duration: i64, before: i64, after: i64) -> VisitShape {
    VisitShape {
        duration: Minutes::duration(duration).unwrap(),
        buffer_before: Minutes::buffer(before).unwrap(),
        buffer_after: Minutes::buffer(after).unwrap(),
    }
}

/// Any start of the range, without bounds.
pub(super) fn request(range: Interval, visit: VisitShape) -> SlotRequest {
    let (now, latest) = (Timestamp::MIN, Timestamp::MAX);
    SlotRequest {
        visit,
        range,
        office: None,
        rules: Bounds {
            step: None,
            now,
            earliest: now,
            latest,
        },
    }
}
