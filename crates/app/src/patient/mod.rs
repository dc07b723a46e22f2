//! The people the clinic cares for, as the front desk keeps them. Registering oneself belongs to `identity`.

mod close;
mod coming;
mod create;
mod dependants;
mod details;
mod duplicates;
mod erase;
mod everything;
mod get;
mod list;
mod merge;
mod of_doctor;
mod one_person;
mod update;

pub use close::{ClosePatient, ClosePatientError, close};
pub use create::{CreatePatient, CreatePatientError, WriteDownError, create};
pub use dependants::{
    AddDependant, AddDependantError, AddedDependant, ListDependantsError, RemoveDependant,
    RemoveDependantError, WhoseDependant, add_dependant, list_dependants, list_guardians, remove_dependant,
};
pub(crate) use details::check_coverages;
pub use details::{DetailsChanges, DetailsError, check_birth_date};
pub use duplicates::{ListDuplicatesError, list_duplicates};
pub use erase::{ErasePatient, ErasePatientError, ErasureCause, ErasureReport, erase};
pub use everything::{EverythingError, HeldData, HeldFile, bytes_of, everything, with_document};
pub use get::{GetPatientError, get};
pub use list::{ListPatients, ListPatientsError, list};
pub use merge::{
    LoginFate, MergeError, MergePatient, MergePreview, Obstacle, PairError, PresentPatient, merge,
    preview_merge,
};
pub use of_doctor::{DoctorPatientsError, list_of_doctor};
pub use one_person::OnePerson;
pub(crate) use one_person::one_person;
pub use update::{UpdatePatient, UpdatePatientError, update};

use turnoplus_domain::patient::Patient;

/// A patient that was written down, and what the front desk should look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedPatient {
    /// The patient.
    pub patient: Patient,
    /// How many other active patients carry the same document: a warning, never a refusal.
    pub same_document: u64,
}
