//! What the clinic decides for itself: its name, its zone, its booking policy, and who departs from it.

mod changes;
mod get;
mod history;
mod overrides;
mod policy;
mod update;

pub use get::{GetSettingsError, get, get_public};
pub use history::{FieldChange, SettingsChange, history};
pub use overrides::{
    OverrideError, OverrideView, RemoveOverride, SetOverride, list_overrides, remove_override, set_override,
};
pub(crate) use policy::{Policies, policy_for, policy_in};
pub use update::{UpdateMessages, UpdateSettings, UpdateSettingsError, update};
