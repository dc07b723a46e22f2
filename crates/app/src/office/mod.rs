//! Offices (*sedes*) and the days on which they are closed. Opening hours belong to the doctors' availability.

mod add_closure;
pub(crate) mod affected;
mod closure_dates;
mod create;
mod get;
mod list;
mod list_closures;
mod remove;
mod remove_closure;
mod update;

pub use add_closure::{AddClosure, AddClosureError, add_closure};
pub use closure_dates::DatedClosure;
pub use create::{CreateOffice, CreateOfficeError, create};
pub use get::{GetOfficeError, get};
pub use list::{ListOfficesError, list};
pub use list_closures::{ListClosuresError, list_closures};
pub use remove::remove;
pub use remove_closure::{RemoveClosure, RemoveClosureError, remove_closure};
pub use update::{UpdateOffice, UpdateOfficeError, ZoneConflict, update};
