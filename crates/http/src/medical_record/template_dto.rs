//! Templates on the wire.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use turnoplus_app::medical_record::template::{CreateTemplate, UpdateTemplate};
use turnoplus_domain::ids::RecordTemplateId;
use turnoplus_domain::medical_record::{RecordKind, RecordTemplate, Section, Sections};
use turnoplus_domain::text::{Label, Note};
use utoipa::ToSchema;

use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, Problem};

/// A section to fill in.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TemplateSection {
    /// Its heading.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// What belongs there.
    #[schema(max_length = 500)]
    hint: Option<String>,
}

/// A template for entries of clinical records.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = MedicalRecordTemplate)]
pub(super) struct TemplateBody {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    /// The specialty that it is for; null for all.
    #[schema(required = true)]
    specialty: Option<String>,
    #[schema(example = "consultation")]
    kind: &'static str,
    sections: Vec<TemplateSection>,
    /// An inactive template is not offered.
    active: bool,
    version: u32,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    updated_at: String,
}

impl TemplateBody {
    pub(super) fn of(template: &RecordTemplate) -> Self {
        let section = |section: &Section| TemplateSection {
            name: section.name.to_string(),
            hint: section.hint.as_ref().map(ToString::to_string),
        };
        Self {
            id: template.id.to_string(),
            name: template.name.to_string(),
            specialty: template.specialty.as_ref().map(ToString::to_string),
            kind: template.kind.as_str(),
            sections: template.sections.as_slice().iter().map(section).collect(),
            active: template.active,
            version: template.version.get(),
            created_at: template.created_at.to_string(),
            updated_at: template.updated_at.to_string(),
        }
    }
}

/// A template to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewTemplate {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// For all specialties when absent.
    #[schema(min_length = 1, max_length = 80)]
    specialty: Option<String>,
    #[schema(pattern = "^(consultation|evolution|study|procedure|prescription|referral|certificate)$")]
    kind: String,
    #[schema(min_items = 1, max_items = 20)]
    sections: Vec<TemplateSection>,
}

impl NewTemplate {
    pub(super) fn parse(self, id: RecordTemplateId) -> Result<CreateTemplate, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check("/name", Label::parse(&self.name));
        let specialty = errors.check_optional("/specialty", self.specialty, |raw| Label::parse(&raw));
        let kind = errors.check("/kind", self.kind.parse::<RecordKind>());
        let sections = sections(&mut errors, self.sections);
        errors.done(|| {
            Some(CreateTemplate {
                id,
                name: name?,
                specialty: specialty?,
                kind: kind?,
                sections: sections?,
            })
        })
    }
}

fn sections(errors: &mut FieldErrors, raw: Vec<TemplateSection>) -> Option<Sections> {
    let mut parsed = Vec::new();
    for (at, section) in raw.into_iter().enumerate() {
        let name = errors.check(&format!("/sections/{at}/name"), Label::parse(&section.name));
        let said = section.hint.filter(|hint| !hint.trim().is_empty());
        let hint = errors.check_optional(&format!("/sections/{at}/hint"), said, |raw| Note::parse(&raw));
        parsed.push(name.zip(hint).map(|(name, hint)| Section { name, hint }));
    }
    let parsed: Vec<Section> = parsed.into_iter().collect::<Option<_>>()?;
    errors.check("/sections", Sections::new(parsed))
}

/// Changes of a template; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TemplateChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 80)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 80)]
    specialty: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false,
        pattern = "^(consultation|evolution|study|procedure|prescription|referral|certificate)$")]
    kind: Patch<String>,
    /// All of them, in order.
    #[serde(default)]
    #[schema(value_type = Option<Vec<TemplateSection>>, nullable = false, min_items = 1, max_items = 20)]
    sections: Patch<Vec<TemplateSection>>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
}

impl TemplateChanges {
    pub(super) fn parse(
        self,
        id: RecordTemplateId,
        IfMatch(expected): IfMatch,
    ) -> Result<UpdateTemplate, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check_change("/name", self.name, |raw| Label::parse(&raw));
        let specialty = errors.check_patch("/specialty", self.specialty, |raw| Label::parse(&raw));
        let kind = errors.check_change("/kind", self.kind, |raw| raw.parse::<RecordKind>());
        let given = errors.check_change("/sections", self.sections, Ok::<_, Infallible>);
        let sections = match given {
            Some(Some(raw)) => sections(&mut errors, raw).map(Some),
            Some(None) => Some(None),
            None => None,
        };
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        errors.done(|| {
            Some(UpdateTemplate {
                id,
                expected,
                name: name?,
                specialty: specialty?.into(),
                kind: kind?,
                sections: sections?,
                active: active?,
            })
        })
    }
}
