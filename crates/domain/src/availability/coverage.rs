//! Which turnos a change of availability leaves without it. Nothing is cancelled by that: a person decides.

use super::DoctorCalendar;
use super::engine::Site;
use crate::ids::{AppointmentId, OfficeId};
use crate::time::Interval;

/// The turnos (visit without buffers, and office) that the calendar does not carry: outside of every window of
/// their office, in an absence, or in a closure of their office. `calendar.taken` is not looked at.
pub fn uncovered(
    calendar: &DoctorCalendar,
    turnos: &[(AppointmentId, Interval, OfficeId)],
) -> Vec<AppointmentId> {
    let bare = turnos
        .iter()
        .filter(|(_, interval, office)| !covers(calendar, interval, *office));
    bare.map(|(id, ..)| *id).collect()
}

/// The turnos that `before` carries and `after` does not: those that a change affects. A turno that lay outside
/// already, such as a sobreturno after hours, is not affected by it.
pub fn newly_uncovered(
    before: &DoctorCalendar,
    after: &DoctorCalendar,
    turnos: &[(AppointmentId, Interval, OfficeId)],
) -> Vec<AppointmentId> {
    let affected = turnos.iter().filter(|(_, interval, office)| {
        covers(before, interval, *office) && !covers(after, interval, *office)
    });
    affected.map(|(id, ..)| *id).collect()
}

fn covers(calendar: &DoctorCalendar, turno: &Interval, office: OfficeId) -> bool {
    let Some((_, zone)) = calendar.offices.iter().find(|(id, _)| *id == office) else {
        return false;
    };
    let site = Site::new(calendar, office, zone, turno.seconds());
    let open: Vec<Interval> = site
        .occurrences()
        .filter_map(|o| Interval::of_seconds(o.actual.0, o.actual.1))
        .collect();
    let mut closed = calendar.shut(office);
    turno.subtract(&open).is_empty()
        && !calendar.absences.iter().any(|absence| absence.overlaps(turno))
        && !closed.any(|closure| closure.overlaps(turno))
}
