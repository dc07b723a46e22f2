//! Templates: what a doctor of a specialty writes down at a visit of a kind, as named sections with hints.

use jiff::Timestamp;

use super::{RecordKind, TemplateUsed};
use crate::ids::RecordTemplateId;
use crate::text::{Label, Note};
use crate::version::Version;

/// One section to fill in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its heading.
    pub name: Label,
    /// What belongs there.
    pub hint: Option<Note<500>>,
}

/// How many sections a template may have.
pub const SECTIONS: usize = 20;

/// The sections of a template: 1 to [`SECTIONS`], each with a heading of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sections(Vec<Section>);

/// The sections make no template.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidSections {
    /// None, or too many.
    #[error("must be 1 to {SECTIONS} sections")]
    Number,
    /// Two have one heading.
    #[error("no two sections may have the same name")]
    Repeated,
}

impl Sections {
    /// These sections, in this order.
    ///
    /// # Errors
    /// [`InvalidSections`] when there is none, more than [`SECTIONS`], or two with one heading.
    pub fn new(sections: Vec<Section>) -> Result<Self, InvalidSections> {
        if !(1..=SECTIONS).contains(&sections.len()) {
            return Err(InvalidSections::Number);
        }
        let repeated = |at: usize| {
            sections[..at]
                .iter()
                .any(|section| section.name == sections[at].name)
        };
        if (1..sections.len()).any(repeated) {
            return Err(InvalidSections::Repeated);
        }
        Ok(Self(sections))
    }

    /// The sections, in order.
    pub fn as_slice(&self) -> &[Section] {
        &self.0
    }
}

/// A template. Entries say which version of it they were begun from; it does not bind what they say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordTemplate {
    /// Identifies the template.
    pub id: RecordTemplateId,
    /// What doctors choose it by.
    pub name: Label,
    /// The specialty that it is for; `None` for all.
    pub specialty: Option<Label>,
    /// The kind of entry that it is for.
    pub kind: RecordKind,
    /// What to write down.
    pub sections: Sections,
    /// An inactive template is not offered.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For optimistic concurrency, and what entries name.
    pub version: Version,
}

impl RecordTemplate {
    /// What an entry that is begun from it keeps.
    pub fn used(&self) -> TemplateUsed {
        TemplateUsed {
            id: self.id,
            version: self.version,
            name: self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(name: &str) -> Section {
        Section {
            name: Label::parse(name).unwrap(),
            hint: None,
        }
    }

    #[test]
    fn a_template_has_sections_that_can_be_told_apart() {
        assert_eq!(Sections::new(Vec::new()), Err(InvalidSections::Number));
        let many = (0..=SECTIONS).map(|n| section(&n.to_string())).collect();
        assert_eq!(Sections::new(many), Err(InvalidSections::Number));
        assert_eq!(
            Sections::new(vec![section("Plan"), section("Plan")]),
            Err(InvalidSections::Repeated)
        );
        assert!(Sections::new(vec![section("Motivo"), section("Plan")]).is_ok());
    }
}
