//! A turno for the reader's calendar.

use turnoplus_domain::notification::{AppointmentTopic, Language};

use super::{Invitation, Recipient, Site};
use crate::calendar::{CalendarDocument, CalendarEvent, Method, Party};
use crate::ports::AppointmentView;

/// Puts the turno into the calendar, moves it there, or takes it out.
pub(super) fn invitation(
    site: &Site,
    clinic: &str,
    language: Language,
    (topic, view, place): (AppointmentTopic, &AppointmentView, &str),
    to: &Recipient,
) -> Invitation {
    let method = match topic {
        AppointmentTopic::Cancelled => Method::Cancel,
        AppointmentTopic::Booked
        | AppointmentTopic::Confirmed
        | AppointmentTopic::Rescheduled
        | AppointmentTopic::Reinstated => Method::Request,
    };
    let summary = format!(
        "{} {}",
        language.pick("Turno con", "Appointment with"),
        view.doctor_name
    );
    let document = CalendarDocument {
        method,
        host: site.host().to_owned(),
        name: None,
        organizer: Some(Party {
            name: clinic.to_owned(),
            email: site.sender.as_str().to_owned(),
        }),
        attendee: Some(Party {
            name: to.name.clone(),
            email: to.email.as_str().to_owned(),
        }),
        events: vec![CalendarEvent::of(&view.appointment, summary, place.to_owned())],
    };
    Invitation {
        method,
        text: document.write(),
    }
}
