//! What an entry says.

use std::fmt;

use super::{Attachment, RecordKind};
use crate::ids::RecordTemplateId;
use crate::text::{Label, Note};
use crate::version::Version;

/// What the patient has.
pub type Diagnosis = Note<2_000>;
/// What is to be done about it.
pub type Treatment = Note<10_000>;
/// Everything else.
pub type Notes = Note<20_000>;

/// The template that an entry was begun from, as it was then: the template may change or go, the entry does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateUsed {
    /// Which.
    pub id: RecordTemplateId,
    /// Which version of it.
    pub version: Version,
    /// Its name at that version.
    pub name: Label,
}

/// What an entry says. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// What it is.
    pub kind: RecordKind,
    /// What the patient has.
    pub diagnosis: Option<Diagnosis>,
    /// What is to be done about it.
    pub treatment: Option<Treatment>,
    /// Everything else.
    pub notes: Option<Notes>,
    /// What it was begun from.
    pub template: Option<TemplateUsed>,
    /// Its files, in the order in which they came.
    pub attachments: Vec<Attachment>,
}

impl Content {
    /// Whether it says anything.
    pub fn says_something(&self) -> bool {
        let texts = self.diagnosis.is_some() || self.treatment.is_some() || self.notes.is_some();
        texts || !self.attachments.is_empty()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({}, …)", self.kind)
    }
}
