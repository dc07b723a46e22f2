//! `VTIMEZONE` (RFC 5545 §3.6.5): the zone's transitions over the span of the events, one by one. They come from the
//! same tz database as the turnos' instants, so that a decree that this machine knows never makes an invitation
//! differ from its turno; recurrence rules would promise years that nobody has decided on.

use jiff::Timestamp;
use jiff::tz::{Dst, Offset, TimeZone, TimeZoneTransition};
use turnoplus_domain::time::Zone;

use super::content_line::{ContentLines, compact};

/// Writes the zone as it is between two instants, both included.
pub(super) fn write(zone: &Zone, (first, last): (Timestamp, Timestamp), lines: &mut ContentLines) {
    let tz = zone.tz();
    lines.raw("BEGIN", "VTIMEZONE");
    lines.raw("TZID", zone.name());
    match tz.preceding(first).next() {
        Some(transition) => write_transition(tz, &transition, lines),
        None => write_constant(tz, first, lines),
    }
    // Transitions lie on whole seconds, and one at the very start counts.
    let from = first.as_second().saturating_sub(1);
    let following = Timestamp::from_second(from).unwrap_or(first);
    for transition in tz.following(following).take_while(|it| it.timestamp() <= last) {
        write_transition(tz, &transition, lines);
    }
    lines.raw("END", "VTIMEZONE");
}

/// A zone that has not changed its clocks before: as it is since ever.
fn write_constant(tz: &TimeZone, at: Timestamp, lines: &mut ContentLines) {
    let info = tz.to_offset_info(at);
    let observance = Observance {
        since: "16010101T000000".to_owned(),
        from: info.offset(),
        to: info.offset(),
        name: info.abbreviation(),
        daylight: false,
    };
    observance.write(lines);
}

fn write_transition(tz: &TimeZone, transition: &TimeZoneTransition<'_>, lines: &mut ContentLines) {
    let at = transition.timestamp();
    let before = Timestamp::from_second(at.as_second().saturating_sub(1)).unwrap_or(at);
    let before = tz.to_offset_info(before);
    let observance = Observance {
        since: compact(before.offset().to_datetime(at)),
        from: before.offset(),
        to: transition.offset(),
        name: transition.abbreviation(),
        daylight: is_daylight(
            (before.offset(), before.dst()),
            (transition.offset(), transition.dst()),
        ),
    };
    observance.write(lines);
}

/// Calendars take for granted that daylight time is ahead of standard time; where the law says otherwise (Ireland's
/// and Morocco's winters), the names are exchanged. What counts, the offsets, stays.
fn is_daylight((from, was): (Offset, Dst), (to, is): (Offset, Dst)) -> bool {
    if was == is { is.is_dst() } else { to > from }
}

/// One onset.
struct Observance<'a> {
    /// What the wall clock showed at the onset, by the offset before.
    since: String,
    from: Offset,
    to: Offset,
    name: &'a str,
    daylight: bool,
}

impl Observance<'_> {
    fn write(&self, lines: &mut ContentLines) {
        let kind = if self.daylight { "DAYLIGHT" } else { "STANDARD" };
        lines.raw("BEGIN", kind);
        lines.raw("DTSTART", &self.since);
        lines.raw("TZOFFSETFROM", &offset(self.from));
        lines.raw("TZOFFSETTO", &offset(self.to));
        lines.text("TZNAME", self.name);
        lines.raw("END", kind);
    }
}

fn offset(offset: Offset) -> String {
    let sign = if offset.is_negative() { '-' } else { '+' };
    let seconds = offset.seconds().unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}
