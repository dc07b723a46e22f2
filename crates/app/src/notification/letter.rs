//! A letter: what somebody is told, before it takes the form of an e-mail.

use turnoplus_domain::identity::Email;
use turnoplus_domain::ids::MessageId;
use turnoplus_domain::notification::Language;

use crate::calendar::Method;

/// What somebody is told. Lines have no line breaks: the texts they are made of have none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Which message it is: the same letter, sent twice, carries the same id.
    pub id: MessageId,
    /// To whom. Never empty; written in the language of the first.
    pub to: Vec<Recipient>,
    /// In which language.
    pub language: Language,
    /// The clinic, as the sender's name.
    pub clinic: String,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<Email>,
    /// The subject: nothing about health.
    pub subject: String,
    /// "Hola, Ana:"
    pub greeting: String,
    /// What it is about, in a sentence or two.
    pub intro: String,
    /// The turnos that it tells of.
    pub cards: Vec<Card>,
    /// What the reader can do.
    pub action: Option<Action>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// Why the reader gets this.
    pub footer: String,
    /// What a calendar is told.
    pub invitation: Option<Invitation>,
}

/// Somebody who is written to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipient {
    /// As they are called.
    pub name: String,
    /// Where.
    pub email: Email,
    /// The language that they chose.
    pub language: Option<Language>,
}

/// A turno: facts with their names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// When, as a headline.
    pub title: String,
    /// Name and value.
    pub facts: Vec<(String, String)>,
}

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it does.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A turno for the reader's calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// What the calendar is to do.
    pub method: Method,
    /// The iCalendar document.
    pub text: String,
}
