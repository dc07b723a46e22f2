//! Clinical records as rows: what they say is sealed, what says it is whole is a keyed chain for each patient.

mod access;
mod attachment;
pub(crate) mod attachment_entity;
pub(crate) mod break_glass_entity;
pub(crate) mod chain;
mod chunk_entity;
pub(crate) mod entity;
pub(crate) mod erased;
pub(crate) mod head_entity;
mod mapping;
mod repository;
pub(crate) mod sealed;
mod template;
mod template_entity;

pub(crate) use access::{RecordAccesses, place as place_of_reason, reason};
pub(crate) use attachment::Attachments;
pub(crate) use mapping::record;
pub(crate) use repository::MedicalRecords;
pub(crate) use template::RecordTemplates;
