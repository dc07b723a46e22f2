//! The one SeaORM adapter of TurnoPlus, for SQLite, MySQL/MariaDB and PostgreSQL.
//!
//! What differs between the databases lives in `connect`, `db_error`, `db_time`, `migrations` and nowhere else: a
//! repository never asks which database it talks to. Rules live in `turnoplus-domain`, use cases in `turnoplus-app`.

mod appointment;
mod availability;
mod calendar;
mod connect;
mod credentials;
mod db_error;
mod db_row;
mod db_time;
mod describe;
mod doctor;
mod guardianship;
mod holiday;
mod identity;
mod jobs;
mod key_check;
mod live;
mod medical_record;
mod migrations;
mod notification;
mod office;
mod patient;
mod payer;
mod personal_data;
mod records;
mod report;
mod rewrap;
mod sea_store;
mod sealing;
mod settings;
mod side_file;
pub mod snapshot;
mod unit_of_work;
mod verify;
mod visit_type;

pub use connect::{ConnectError, Standing, Transport};
pub use migrations::{MigrationState, MigrationStatus};
pub use rewrap::SealedCount;
pub use sea_store::{KeyInUse, SeaStore, StoreConfig};
pub use sealing::{InvalidSealingKeys, SealingKeys};
pub use side_file::side_file;
pub use verify::{Checkpoint, Finding, FindingKind, VerifyReport};
