//! Payers: whom patients are covered by, and whom doctors accept.

mod create;
mod list;
mod remove;
mod update;

pub use create::{CreatePayer, CreatePayerError, create};
pub use list::{ListPayersError, list};
pub use remove::remove;
pub use update::{UpdatePayer, UpdatePayerError, update};
