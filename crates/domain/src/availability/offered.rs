//! How much time a doctor offers: what occupancy is measured against.

use jiff::Span;
use jiff::civil::{Date, date};

use super::DoctorCalendar;
use super::engine::Site;
use crate::ids::OfficeId;
use crate::time::{DAY, Interval, epoch_day};

/// The minutes that the doctor offers on each date from `first` to `last`, on the wall of each office: rules and windows
/// as they are now, without absences and closures, overlapping ones counted once. Only at `offices`, when there are any;
/// dates without a minute are left out. `calendar.taken` is not looked at.
pub fn offered_minutes(
    calendar: &DoctorCalendar,
    offices: &[OfficeId],
    (first, last): (Date, Date),
) -> Vec<(Date, i64)> {
    let (first_day, last_day) = (epoch_day(first), epoch_day(last));
    // A day more on either side reaches these dates in every zone.
    let reach = ((first_day - 1) * DAY, (last_day + 2) * DAY);
    let mut offered = Vec::new();
    let wanted = calendar
        .offices
        .iter()
        .filter(|(office, _)| offices.is_empty() || offices.contains(office));
    for (office, zone) in wanted {
        let site = Site::new(calendar, *office, zone, reach);
        let closed = calendar
            .closures
            .iter()
            .filter(|(at, _)| at == office)
            .map(|(_, closed)| *closed);
        let away: Vec<Interval> = calendar.absences.iter().copied().chain(closed).collect();
        let mut days: Vec<(i64, Vec<Interval>)> = Vec::new();
        for occurrence in site.occurrences() {
            let day = occurrence.civil.0.div_euclid(DAY);
            let Some(open) = Interval::of_seconds(occurrence.actual.0, occurrence.actual.1) else {
                continue;
            };
            if !(first_day..=last_day).contains(&day) {
                continue;
            }
            match days.last_mut() {
                Some((known, opens)) if *known == day => opens.push(open),
                _ => days.push((day, vec![open])),
            }
        }
        for (day, opens) in days {
            let free = Interval::merged(opens)
                .into_iter()
                .flat_map(|open| open.subtract(&away));
            let minutes = free.map(|free| free.minutes()).sum();
            if minutes > 0
                && let Ok(on) = date(1970, 1, 1).checked_add(Span::new().days(day))
            {
                offered.push((on, minutes));
            }
        }
    }
    offered
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::availability::{AvailabilityRule, AvailabilityWindow, Weekdays};
    use crate::ids::{DoctorId, RuleId, WindowId};
    use crate::time::{CivilSpan, Zone};
    use crate::version::Version;

    fn office() -> OfficeId {
        OfficeId::new(Uuid::from_u128(1))
    }

    fn calendar(zone: &str) -> DoctorCalendar {
        let (doctor, span) = (
            DoctorId::new(Uuid::from_u128(2)),
            CivilSpan::parse("22:00", "24:00"),
        );
        DoctorCalendar {
            offices: vec![(office(), Zone::parse(zone).unwrap())],
            rules: vec![AvailabilityRule {
                id: RuleId::new(Uuid::from_u128(3)),
                doctor,
                office: office(),
                weekdays: Weekdays::EVERY_DAY,
                span: span.unwrap(),
                valid_from: date(2026, 1, 1),
                valid_until: None,
                version: Version::FIRST,
            }],
            windows: vec![AvailabilityWindow {
                id: WindowId::new(Uuid::from_u128(4)),
                doctor,
                office: office(),
                date: date(2026, 12, 1),
                span: CivilSpan::parse("21:00", "23:00").unwrap(),
                version: Version::FIRST,
            }],
            ..DoctorCalendar::default()
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn overlaps_count_once_and_time_off_does_not() {
        let mut calendar = calendar("America/Argentina/Buenos_Aires");
        let days = (date(2026, 11, 30), date(2026, 12, 2));
        let expected = [(days.0, 120), (date(2026, 12, 1), 180), (days.1, 120)];
        assert_eq!(offered_minutes(&calendar, &[], days), expected);
        calendar
            .absences
            .push(Interval::new(at("2026-11-30T22:30:00-03:00"), at("2026-12-01T21:30:00-03:00")).unwrap());
        let closed = Interval::new(at("2026-12-02T00:00:00-03:00"), at("2026-12-03T00:00:00-03:00"));
        calendar.closures.push((office(), closed.unwrap()));
        let expected = [(days.0, 30), (date(2026, 12, 1), 150)];
        assert_eq!(offered_minutes(&calendar, &[office()], days), expected);
        let elsewhere = OfficeId::new(Uuid::from_u128(9));
        assert_eq!(offered_minutes(&calendar, &[elsewhere], days), []);
    }

    #[test]
    fn minutes_are_elapsed_minutes_where_the_clock_turns() {
        // In Santiago 2026-04-04 has 23:00 to 24:00 twice.
        let night = date(2026, 4, 4);
        let offered = offered_minutes(&calendar("America/Santiago"), &[], (night, night));
        assert_eq!(offered, [(night, 180)]);
    }
}
