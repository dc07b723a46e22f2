//! Visit types: what a turno is for, how long it takes, and who may book it.

mod create;
mod list;
mod remove;
mod update;

pub use create::{CreateVisitType, CreateVisitTypeError, create};
pub use list::{ListVisitTypesError, list};
pub use remove::{VisitTypeReferences, remove};
pub use update::{UpdateVisitType, UpdateVisitTypeError, update};
