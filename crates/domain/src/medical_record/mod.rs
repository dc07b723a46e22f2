//! The clinical record (Ley 26.529): entries that are drafts until they are signed, and never change after; who may
//! read them, and the templates that they are begun from.

mod access;
mod attachment;
mod canonical;
mod content;
mod entity;
mod kind;
mod template;

#[cfg(test)]
mod entity_tests;

pub use access::{Access, BreakGlass, OPEN_FOR, Tie, treats};
pub use attachment::{Attachment, FileName, InvalidFileName, LARGEST, MOST_FILES, MediaKind};
pub use content::{Content, Diagnosis, Notes, TemplateUsed, Treatment};
pub use entity::{Amends, Author, MedicalRecord, NewRecord, RecordRefused, Signature};
pub use kind::{RecordKind, UnknownRecordKind};
pub use template::{InvalidSections, RecordTemplate, SECTIONS, Section, Sections};
