//! A letter as a MIME message.

use std::time::SystemTime;

use askama::Template;
use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use turnoplus_app::notification::{Letter, Recipient};
use turnoplus_domain::identity::Email;

/// Who sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sender {
    /// The address.
    pub email: Email,
}

/// A letter that no message can be made of: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("no e-mail can be made of the letter: {0}")]
pub struct UnwritableLetter(String);

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    letter: &'a Letter,
}

/// RFC 3834: so that holiday answers stay at home.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The message of a letter. Its `Message-ID` is the letter's id at the sender's domain: sent twice, it is the same
/// message to whoever receives it.
///
/// # Errors
/// [`UnwritableLetter`].
pub fn mime(letter: &Letter, sender: &Sender, date: Timestamp) -> Result<Message, UnwritableLetter> {
    let headers = [&letter.subject, &letter.clinic];
    let names = letter.to.iter().map(|recipient| &recipient.name);
    if headers
        .into_iter()
        .chain(names)
        .any(|text| text.contains(char::is_control))
    {
        return Err(unwritable("a header holds a control character"));
    }
    let domain = sender.email.as_str().rsplit('@').next().unwrap_or_default();
    let mut builder = Message::builder()
        .message_id(Some(format!("<{}@{domain}>", letter.id)))
        .date(SystemTime::from(date))
        .from(mailbox(Some(&letter.clinic), &sender.email)?)
        .subject(letter.subject.as_str())
        .header(AutoSubmitted);
    for Recipient { name, email, .. } in &letter.to {
        builder = builder.to(mailbox(Some(name), email)?);
    }
    if let Some(reply_to) = &letter.reply_to {
        builder = builder.reply_to(mailbox(Some(&letter.clinic), reply_to)?);
    }
    whole(builder, letter)
}

fn whole(builder: MessageBuilder, letter: &Letter) -> Result<Message, UnwritableLetter> {
    let mut bodies = MultiPart::alternative()
        .singlepart(SinglePart::plain(Plain { letter }.render().map_err(unwritable)?))
        .singlepart(SinglePart::html(Html { letter }.render().map_err(unwritable)?));
    let Some(invitation) = &letter.invitation else {
        return builder.multipart(bodies).map_err(unwritable);
    };
    // Calendars read the alternative, people save the attachment.
    let method = format!(
        "text/calendar; charset=utf-8; method={}",
        invitation.method.as_str()
    );
    let calendar = ContentType::parse(&method).map_err(unwritable)?;
    bodies = bodies.singlepart(
        SinglePart::builder()
            .header(calendar)
            .body(invitation.text.clone()),
    );
    let file = ContentType::parse("text/calendar; charset=utf-8").map_err(unwritable)?;
    let attached = Attachment::new("turno.ics".to_owned()).body(invitation.text.clone(), file);
    let mixed = MultiPart::mixed().multipart(bodies).singlepart(attached);
    builder.multipart(mixed).map_err(unwritable)
}

fn mailbox(name: Option<&str>, email: &Email) -> Result<Mailbox, UnwritableLetter> {
    let address = email.as_str().parse().map_err(unwritable)?;
    Ok(Mailbox::new(name.map(str::to_owned), address))
}

fn unwritable(error: impl std::fmt::Display) -> UnwritableLetter {
    UnwritableLetter(error.to_string())
}
