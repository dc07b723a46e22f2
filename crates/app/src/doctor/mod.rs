//! The doctors of the clinic: the public directory and its upkeep. When they attend belongs to `availability`.

mod account;
mod create;
mod get;
mod list;
mod offices;
mod payers;
mod remove;
mod specialties;
mod update;

pub use account::{AccountError, NewAccount};
pub use create::{CreateDoctor, CreateDoctorError, create};
pub use get::{GetDoctorError, get};
pub use list::{ListDoctors, ListDoctorsError, list};
pub use offices::OfficeInUse;
pub use remove::{DoctorReferences, remove};
pub use specialties::specialties;
pub use update::{UpdateDoctor, UpdateDoctorError, update};

use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::Email;

/// A doctor as the asker may see them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoctorView {
    /// The doctor.
    pub doctor: Doctor,
    /// How they get in.
    pub account: AccountView,
}

/// What the asker is told about a doctor's account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountView {
    /// Nothing: only an admin is told.
    Hidden,
    /// That there is none.
    Missing,
    /// Its address.
    With(Email),
}
