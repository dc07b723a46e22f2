//! Guardians and their dependants. What a guardian may is decided in the domain; here links are made and ended.

mod add;
mod list;
mod remove;

pub use add::{AddDependant, AddDependantError, AddedDependant, WhoseDependant, add_dependant};
pub use list::{ListDependantsError, list_dependants, list_guardians};
pub use remove::{RemoveDependant, RemoveDependantError, remove_dependant};
