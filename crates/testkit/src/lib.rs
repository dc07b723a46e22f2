//! Development only: a fake clock and other quick ports, a seeded clinic, and the whole application in process on a
//! fresh SQLite file, with people who use it.
//!
//! A failing set-up panics: this crate is test code.

pub mod appointment;
pub mod catalog;
pub mod database;
mod answer;
mod app;
mod availability;
mod clinic;
mod person;
mod ports;

pub use answer::Answer;
pub use app::TestApp;
pub use clinic::{Clinic, PASSWORD};
pub use person::Person;
pub use ports::{CheapHasher, FakeClock, RealIds, TestSecrets};
