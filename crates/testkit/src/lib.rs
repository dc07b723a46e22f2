//! Development only: a fake clock and other quick ports, a seeded clinic, and the whole application in process on a
//! fresh SQLite file, with people who use it.
//!
//! A failing set-up panics: this crate is test code.
#![expect(
    clippy::missing_panics_doc,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

mod answer;
mod app;
pub mod appointment;
mod availability;
pub mod catalog;
mod clinic;
pub mod database;
mod line;
mod mute_audit;
mod person;
mod ports;
mod post;

pub use answer::Answer;
pub use app::TestApp;
pub use clinic::{Clinic, PASSWORD};
pub use line::Line;
pub use mute_audit::MuteAudit;
pub use person::Person;
pub use ports::{CheapHasher, FakeClock, FakePremises, RealIds, TestSecrets, sealing_keys};
pub use post::Post;
