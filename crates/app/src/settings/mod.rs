//! What the clinic decides for itself: its name, its zone, its booking policy.

mod get;
mod update;

pub use get::{GetSettingsError, get, get_public};
pub use update::{UpdateSettings, UpdateSettingsError, update};
