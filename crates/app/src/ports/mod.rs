//! What the use cases need from outside: storage, time, identifiers, password hashing and token secrets.

mod clock;
mod hasher;
mod ids;
mod premises;
mod secrets;
mod store;

pub use clock::Clock;
pub use hasher::{HasherError, PasswordHash, PasswordHasher};
pub use ids::Ids;
pub use premises::{BackupState, Premises, SealingState, Site};
pub use secrets::{RefreshSecret, RefreshSecrets};
pub use store::*;
