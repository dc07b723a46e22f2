//! The e-mail adapter of TurnoPlus: a letter as a MIME message (plain text, HTML, iCalendar), handed to a mail server by
//! SMTP. What a letter says is decided in `turnoplus-app`.

mod mime;
#[cfg(test)]
mod mime_tests;
mod smtp;

pub use mime::{Sender, UnwritableLetter, mime};
pub use smtp::{InvalidSmtpUrl, SmtpMailer};
