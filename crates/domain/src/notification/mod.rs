//! What the clinic tells people by e-mail: what a message is about, and how its delivery goes.
//!
//! A message holds no text, no name, no address and no secret: only what it is about. What it says is composed from
//! the state of the moment when it is sent, so that nobody is told what is no longer true.

mod delivery;
mod language;
mod message;
mod quiet;

pub use delivery::{DeliveryState, Fault, LEASE, MOST_ATTEMPTS, QueuedMessage, SkipReason};
pub use language::{Language, UnknownLanguage};
pub use message::{About, AccountTopic, AppointmentTopic, Message};
pub use quiet::{InvalidQuietHours, QuietHours, reminder_moment};
