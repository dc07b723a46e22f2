//! The contract of the store, kept by every database: each suite runs on SQLite, MariaDB, MySQL and PostgreSQL, each
//! test on a fresh database of its own.
//!
//! `make test` starts the servers. By hand: `make test-servers`, then source the file that it names.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod database;
mod sample;

/// Makes one test per database of each function named: `async fn(TestDb)`.
macro_rules! on_every_database {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        mod sqlite { $( $(#[$doc])* #[test] fn $name() { crate::database::run(crate::database::Kind::Sqlite, super::$name); } )+ }
        on_every_server!($($(#[$doc])* $name),+);
    };
}

/// The same for what a file does not have.
macro_rules! on_every_server {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        mod mariadb { $( $(#[$doc])* #[test] fn $name() { crate::database::run(crate::database::Kind::MariaDb, super::$name); } )+ }
        mod mysql { $( $(#[$doc])* #[test] fn $name() { crate::database::run(crate::database::Kind::MySql, super::$name); } )+ }
        mod postgres { $( $(#[$doc])* #[test] fn $name() { crate::database::run(crate::database::Kind::Postgres, super::$name); } )+ }
    };
}

mod appointments;
mod attachments;
mod availability;
mod calendar_feeds;
mod catalog;
mod credentials;
mod day;
mod guardianship;
mod identity;
mod live;
mod medical_record;
mod merge;
mod merged_people;
mod messages;
mod migrations;
mod overrides;
mod people;
mod personal_data;
mod plans;
mod races;
mod records;
mod report_days;
mod reports;
mod rotation;
mod transport;
mod unit_of_work;
mod verify;
mod verify_records;
mod work;
