//! A whole iCalendar document.

use std::collections::BTreeMap;

use jiff::Timestamp;
use turnoplus_domain::time::Zone;

use super::content_line::{ContentLines, quoted};
use super::event::CalendarEvent;
use super::time_zone;

/// What the reader is meant to do with it (RFC 5546).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Show it.
    Publish,
    /// Put it into the calendar, or move it there. Needs an organizer and an attendee.
    Request,
    /// Take it out of the calendar. Needs an organizer and an attendee.
    Cancel,
}

impl Method {
    /// The name in the document and in `Content-Type: text/calendar; method=…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Somebody who takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// What people read.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// A calendar to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarDocument {
    /// What it is for.
    pub method: Method,
    /// The host of the clinic's address: the right half of every event's `UID`, the same for ever.
    pub host: String,
    /// The title, for a calendar that is subscribed to.
    pub name: Option<String>,
    /// Who invites: the clinic.
    pub organizer: Option<Party>,
    /// Who is invited: nobody is asked to answer.
    pub attendee: Option<Party>,
    /// The events.
    pub events: Vec<CalendarEvent>,
}

impl CalendarDocument {
    /// The document as text, UTF-8 with CRLF. The same calendar always makes the same text.
    pub fn write(&self) -> String {
        let mut lines = ContentLines::default();
        lines.raw("BEGIN", "VCALENDAR");
        lines.raw("VERSION", "2.0");
        lines.raw("PRODID", "-//TurnoPlus//TurnoPlus//EN");
        lines.raw("CALSCALE", "GREGORIAN");
        lines.raw("METHOD", self.method.as_str());
        if let Some(name) = &self.name {
            lines.text("NAME", name);
            lines.text("X-WR-CALNAME", name);
            lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
            lines.raw("X-PUBLISHED-TTL", "PT1H");
        }
        for (zone, span) in self.zones().into_values() {
            time_zone::write(zone, span, &mut lines);
        }
        for event in &self.events {
            lines.raw("BEGIN", "VEVENT");
            event.write(&self.host, &mut lines);
            self.write_parties(&mut lines);
            lines.raw("END", "VEVENT");
        }
        lines.raw("END", "VCALENDAR");
        lines.into_text()
    }

    fn write_parties(&self, lines: &mut ContentLines) {
        if let Some(Party { name, email }) = &self.organizer {
            lines.raw(
                &format!("ORGANIZER;CN={}", quoted(name)),
                &format!("mailto:{email}"),
            );
        }
        if let Some(Party { name, email }) = &self.attendee {
            let parameters = format!(
                "ATTENDEE;CN={};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE",
                quoted(name)
            );
            lines.raw(&parameters, &format!("mailto:{email}"));
        }
    }

    /// The zones that are named, each with the earliest and the latest instant it is named for.
    fn zones(&self) -> BTreeMap<&str, (&Zone, (Timestamp, Timestamp))> {
        let mut zones = BTreeMap::new();
        for event in &self.events {
            for at in event.local_instants() {
                let (_, (first, last)) = zones.entry(event.zone.name()).or_insert((&event.zone, (at, at)));
                *first = at.min(*first);
                *last = at.max(*last);
            }
        }
        zones
    }
}
