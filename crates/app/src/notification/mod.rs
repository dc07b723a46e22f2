//! Telling people: what a message says is found out when it is sent, by whoever holds it.
//!
//! [`Courier`] takes messages from the queue, [`compose`] says what is true now, a [`Mailer`] hands it to a mail
//! server. [`Reminders`] is the job that puts reminders into the queue. ADR 16 says what is promised.

mod account_words;
mod compose;
mod compose_account;
mod courier;
mod handle;
mod invitation;
mod letter;
mod list;
mod mailer;
mod recipients;
mod reminders;
mod words;

pub use compose::{Composed, Site, compose};
pub use courier::{Courier, CourierPorts};
pub use handle::{HandleMessageError, discard, resend};
pub use letter::{Action, Card, Invitation, Letter, Recipient};
pub use list::{ListMessages, ListMessagesError, list};
pub use mailer::Mailer;
pub use reminders::Reminders;
