//! A turno as an event of a calendar.

use jiff::Timestamp;
use turnoplus_domain::appointment::{Appointment, AppointmentStatusKind};
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::version::Version;

use super::content_line::{ContentLines, compact};

/// What a calendar is told of a turno.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarEvent {
    /// Which turno: the same event through every move.
    pub appointment: AppointmentId,
    /// How often it changed: a calendar keeps the highest it has seen.
    pub version: Version,
    /// When.
    pub interval: Interval,
    /// The zone it was agreed in.
    pub zone: Zone,
    /// How far it has come.
    pub status: AppointmentStatusKind,
    /// The title. Calendars are shared: no reason for the visit, nothing clinical.
    pub summary: String,
    /// Where.
    pub location: String,
    /// When it was booked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl CalendarEvent {
    /// The event of a turno, with a title and a place in the reader's language.
    pub fn of(turno: &Appointment, summary: String, location: String) -> Self {
        Self {
            appointment: turno.id(),
            version: turno.version(),
            interval: turno.interval(),
            zone: turno.zone().clone(),
            status: turno.status().kind(),
            summary,
            location,
            created_at: turno.created_at(),
            updated_at: turno.updated_at(),
        }
    }

    /// Writes the event but for its frame and who takes part. The stamp is when the turno last changed, so that the
    /// same state always makes the same text.
    pub(super) fn write(&self, host: &str, lines: &mut ContentLines) {
        lines.text("UID", &format!("{}@{host}", self.appointment));
        let sequence = self.version.get().saturating_sub(Version::FIRST.get());
        lines.raw("SEQUENCE", &sequence.to_string());
        lines.instant("DTSTAMP", self.updated_at);
        lines.instant("CREATED", self.created_at);
        lines.instant("LAST-MODIFIED", self.updated_at);
        self.write_time("DTSTART", self.interval.start(), lines);
        self.write_time("DTEND", self.interval.end(), lines);
        lines.text("SUMMARY", &self.summary);
        lines.text("LOCATION", &self.location);
        lines.raw("STATUS", status_of(self.status));
        lines.raw(
            "TRANSP",
            if self.status.occupies() {
                "OPAQUE"
            } else {
                "TRANSPARENT"
            },
        );
        lines.raw("CLASS", "PRIVATE");
    }

    /// The instants that the event names, for which its zone must be told.
    pub(super) fn local_instants(&self) -> impl Iterator<Item = Timestamp> {
        [self.interval.start(), self.interval.end()]
            .into_iter()
            .filter(|at| is_local(&self.zone, *at))
    }

    fn write_time(&self, name: &str, at: Timestamp, lines: &mut ContentLines) {
        if is_local(&self.zone, at) {
            let name = format!("{name};TZID={}", self.zone.name());
            lines.raw(&name, &compact(self.zone.civil(at)));
        } else {
            lines.instant(name, at);
        }
    }
}

/// Whether an instant is written as the wall clock shows it. In the hour that comes twice, a civil time means its
/// first pass (RFC 5545 §3.3.5): the second is written in universal time.
fn is_local(zone: &Zone, at: Timestamp) -> bool {
    *zone != Zone::UTC
        && zone
            .tz()
            .to_timestamp(zone.civil(at))
            .is_ok_and(|first| first == at)
}

fn status_of(kind: AppointmentStatusKind) -> &'static str {
    match kind {
        AppointmentStatusKind::Requested => "TENTATIVE",
        AppointmentStatusKind::Booked
        | AppointmentStatusKind::Arrived
        | AppointmentStatusKind::InConsultation
        | AppointmentStatusKind::Completed
        | AppointmentStatusKind::NoShow => "CONFIRMED",
        AppointmentStatusKind::Cancelled => "CANCELLED",
    }
}
