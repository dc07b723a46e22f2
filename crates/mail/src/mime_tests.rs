//! What a mail program reads in our letters: with a parser that is not the one that wrote them.

use jiff::Timestamp;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use turnoplus_app::calendar::Method;
use turnoplus_app::notification::{Action, Card, Invitation, Letter, Recipient};
use turnoplus_domain::ids::MessageId;
use turnoplus_domain::notification::Language;
use uuid::Uuid;

use crate::{Sender, mime};

fn letter() -> Letter {
    Letter {
        id: MessageId::new(Uuid::from_u128(7)),
        to: vec![Recipient {
            name: "Íñigo Ñandú".to_owned(),
            email: "inigo@correo.example".parse().unwrap(),
            language: None,
        }],
        language: Language::Spanish,
        clinic: "Clínica «Güemes»".to_owned(),
        reply_to: Some("mesa@clinica.example".parse().unwrap()),
        subject: "Tu turno está reservado: miércoles 2 de diciembre, 09:00".to_owned(),
        greeting: "Hola, Íñigo Ñandú:".to_owned(),
        intro: "Tu turno quedó reservado.".to_owned(),
        cards: vec![Card {
            title: "miércoles 2 de diciembre de 2026, 09:00".to_owned(),
            facts: vec![("Profesional".to_owned(), "Dra. Peña".to_owned())],
        }],
        action: Some(Action {
            label: "Ver el turno".to_owned(),
            url: "https://turnos.example/mis-turnos/1".to_owned(),
        }),
        notes: vec!["Si no podés venir, cancelá.".to_owned()],
        footer: "Te escribimos porque tenés un turno.".to_owned(),
        invitation: Some(Invitation {
            method: Method::Request,
            text: "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Turno ñ\r\nEND:VCALENDAR\r\n".to_owned(),
        }),
    }
}

fn sender() -> Sender {
    Sender {
        email: "turnos@clinica.example".parse().unwrap(),
    }
}

fn date() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

fn written(letter: &Letter) -> Vec<u8> {
    mime(letter, &sender(), date()).unwrap().formatted()
}

fn read(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

#[test]
fn accents_arrive_in_headers_and_in_both_bodies() {
    let bytes = written(&letter());
    assert!(bytes.is_ascii(), "no server on the way has to take more");
    let message = read(&bytes);
    assert_eq!(
        message.subject(),
        Some("Tu turno está reservado: miércoles 2 de diciembre, 09:00")
    );
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("Clínica «Güemes»"), Some("turnos@clinica.example"))
    );
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(
        (to.name(), to.address()),
        (Some("Íñigo Ñandú"), Some("inigo@correo.example"))
    );
    let reply = message.reply_to().unwrap().first().unwrap();
    assert_eq!(reply.address(), Some("mesa@clinica.example"));
    let id = format!("{}@clinica.example", Uuid::from_u128(7));
    assert_eq!(
        message.message_id(),
        Some(id.as_str()),
        "the same for the same message"
    );
    assert_eq!(
        message.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    let (plain, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    for text in [
        "Hola, Íñigo Ñandú:",
        "Tu turno quedó reservado.",
        "miércoles 2 de diciembre de 2026, 09:00",
        "Dra. Peña",
        "https://turnos.example/mis-turnos/1",
        "Si no podés venir, cancelá.",
        "Te escribimos porque tenés un turno.",
    ] {
        assert!(plain.contains(text), "{text} in {plain}");
        assert!(html.contains(text), "{text} in {html}");
    }
    assert!(html.contains("<html lang=\"es\">"));
}

#[test]
fn a_calendar_finds_the_turno_and_a_person_can_save_it() {
    let invited = written(&letter());
    let message = read(&invited);
    let calendars: Vec<_> = message
        .parts
        .iter()
        .filter(|part| {
            part.content_type()
                .is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar"))
        })
        .collect();
    assert_eq!(calendars.len(), 2);
    for part in &calendars {
        assert!(part.text_contents().unwrap().contains("SUMMARY:Turno ñ"));
    }
    let method = |place: usize| {
        let kind = calendars[place].content_type().unwrap();
        kind.attribute("method").map(str::to_owned)
    };
    assert_eq!((method(0).as_deref(), method(1)), (Some("REQUEST"), None));
    assert_eq!(calendars[1].attachment_name(), Some("turno.ics"));
    let plain = Letter {
        invitation: None,
        ..letter()
    };
    assert_eq!(read(&written(&plain)).attachment_count(), 0);
}

#[test]
fn what_people_call_themselves_is_text_and_never_markup() {
    let hostile = "<script>alert('x')</script> & \"Ñ\"";
    let letter = Letter {
        greeting: format!("Hola, {hostile}:"),
        cards: vec![Card {
            title: hostile.to_owned(),
            facts: vec![(hostile.to_owned(), hostile.to_owned())],
        }],
        clinic: hostile.to_owned(),
        ..letter()
    };
    let bytes = written(&letter);
    let message = read(&bytes);
    let html = message.body_html(0).unwrap();
    assert!(!html.contains("<script"), "{html}");
    assert!(
        message.body_text(0).unwrap().contains(hostile),
        "plain text is told as it is"
    );
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some(hostile));
}

#[test]
fn nothing_that_is_told_can_add_a_header() {
    let hostile = || "Ana\r\nBcc: otro@example.com".to_owned();
    let (mut subject, mut clinic, mut name) = (letter(), letter(), letter());
    subject.subject = hostile();
    clinic.clinic = hostile();
    name.to[0].name = hostile();
    for letter in [subject, clinic, name] {
        assert!(mime(&letter, &sender(), date()).is_err(), "{letter:?}");
    }
}

#[test]
fn every_recipient_is_named() {
    let mut letter = letter();
    letter.to.push(Recipient {
        name: "Gabi, la \"tía\"".to_owned(),
        email: "gabi@correo.example".parse().unwrap(),
        language: None,
    });
    let bytes = written(&letter);
    let message = read(&bytes);
    let names: Vec<_> = message
        .to()
        .unwrap()
        .iter()
        .map(|to| (to.name().unwrap(), to.address().unwrap()))
        .collect();
    assert_eq!(
        names,
        [
            ("Íñigo Ñandú", "inigo@correo.example"),
            ("Gabi, la \"tía\"", "gabi@correo.example")
        ]
    );
}
