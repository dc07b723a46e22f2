//! Clinical records as rows: what they say is sealed, what says it is whole is a keyed chain for each patient.

mod access;
pub(crate) mod break_glass_entity;
pub(crate) mod chain;
pub(crate) mod entity;
pub(crate) mod head_entity;
mod mapping;
mod repository;
pub(crate) mod sealed;
mod template;
mod template_entity;

pub(crate) use access::{RecordAccesses, reason};
pub(crate) use mapping::record;
pub(crate) use repository::MedicalRecords;
pub(crate) use template::RecordTemplates;
