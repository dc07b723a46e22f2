//! Everything that is held about a person, wherever it lies: handed out and erased by one list of tables and columns.

mod erase;
mod holdings;
mod lists;
mod person;
mod read;
mod repository;

pub(crate) use repository::PersonalData;
