//! Patients on the wire.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use turnoplus_app::patient::{CreatePatient, DetailsError, SavedPatient, UpdatePatient};
use turnoplus_domain::identity::Email;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Document, DocumentType, Patient, Phone};
use turnoplus_domain::text::Name;
use utoipa::ToSchema;

use super::details::{
    DetailsBody, EmergencyContactBody, NewCoverage, NewDetails, PatchDetails, unknown_payer,
};
use crate::civil::civil_date;
use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, Problem};

/// A patient.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Patient)]
pub struct PatientBody {
    #[schema(format = "uuid")]
    id: String,
    full_name: String,
    #[schema(example = "dni")]
    document_type: &'static str,
    document_number: String,
    #[schema(required = true)]
    email: Option<String>,
    #[schema(required = true)]
    phone: Option<String>,
    #[schema(required = true, format = "date")]
    birth_date: Option<String>,
    #[serde(flatten)]
    details: DetailsBody,
    /// A closed patient cannot be booked for.
    active: bool,
    /// The patient that this one was merged into: one person, kept there. This one stays closed.
    #[schema(required = true, format = "uuid")]
    merged_into: Option<String>,
    version: u32,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    updated_at: String,
}

impl PatientBody {
    pub(crate) fn of(patient: Patient) -> Self {
        let details = DetailsBody::of(&patient.details);
        Self {
            id: patient.id.to_string(),
            full_name: patient.full_name.as_str().to_owned(),
            document_type: patient.document.kind().as_str(),
            document_number: patient.document.number().to_owned(),
            email: patient.email.map(|email| email.as_str().to_owned()),
            phone: patient.phone.map(|phone| phone.as_str().to_owned()),
            birth_date: patient.birth_date.map(|born| born.to_string()),
            details,
            active: patient.active,
            merged_into: patient.merged_into.map(|survivor| survivor.to_string()),
            version: patient.version.get(),
            created_at: patient.created_at.to_string(),
            updated_at: patient.updated_at.to_string(),
        }
    }
}

/// A patient that was written down, and what the front desk should look at.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SavedPatient)]
pub struct SavedPatientBody {
    #[serde(flatten)]
    patient: PatientBody,
    /// What was saved all the same, but should be looked at.
    warnings: Vec<PatientWarning>,
}

/// Something to look at.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct PatientWarning {
    /// `duplicate-document`: other active patients carry the same document.
    #[schema(example = "duplicate-document")]
    code: &'static str,
    /// How many.
    count: u64,
}

impl SavedPatientBody {
    pub(super) fn of(saved: SavedPatient) -> Self {
        let warnings = warnings(&saved);
        Self {
            patient: PatientBody::of(saved.patient),
            warnings,
        }
    }
}

/// What the front desk should look at.
pub(super) fn warnings(saved: &SavedPatient) -> Vec<PatientWarning> {
    let duplicates = (saved.same_document > 0).then_some(PatientWarning {
        code: "duplicate-document",
        count: saved.same_document,
    });
    duplicates.into_iter().collect()
}

/// A patient to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPatient {
    #[schema(min_length = 1, max_length = 120)]
    full_name: String,
    /// `dni`, `passport` or `other`.
    #[schema(pattern = "^(dni|passport|other)$", example = "dni")]
    document_type: String,
    /// A DNI has 7 or 8 digits; others 3 to 30 letters, digits and hyphens. Dots and spaces are dropped.
    #[schema(min_length = 3, max_length = 60, example = "12.345.678")]
    document_number: String,
    #[schema(format = "email", max_length = 254)]
    email: Option<String>,
    /// 6 to 15 digits, with + in front when international.
    #[schema(min_length = 6, max_length = 40)]
    phone: Option<String>,
    /// From 1900-01-01 to today.
    #[schema(format = "date")]
    birth_date: Option<String>,
    /// Eleven digits that fit together; hyphens, dots and spaces are dropped.
    #[schema(min_length = 11, max_length = 20, example = "20-12345678-6")]
    cuil: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    address: Option<String>,
    emergency_contact: Option<EmergencyContactBody>,
    /// Who pays, in their order.
    #[serde(default)]
    #[schema(max_items = 6)]
    coverages: Vec<NewCoverage>,
    /// `es` or `en`, in which the patient is written to; the clinic's when absent.
    #[schema(pattern = "^(es|en)$")]
    language: Option<String>,
    /// For the front desk. False: while there are patients who look like this one, nothing is saved and `candidates`
    /// shows them. True or absent: saved all the same.
    acknowledge_duplicates: Option<bool>,
}

impl NewPatient {
    pub(super) fn parse(self, id: PatientId) -> Result<CreatePatient, Problem> {
        let mut errors = FieldErrors::new();
        let parsed = self.parse_below("", id, &mut errors);
        errors.done(|| parsed)
    }

    /// The same for a patient that is a member of a body, at this pointer.
    pub(super) fn parse_below(
        self,
        at: &str,
        id: PatientId,
        errors: &mut FieldErrors,
    ) -> Option<CreatePatient> {
        let full_name = errors.check(&format!("{at}/fullName"), Name::parse(&self.full_name));
        let kind = errors.check(
            &format!("{at}/documentType"),
            self.document_type.parse::<DocumentType>(),
        );
        let document = kind.and_then(|kind| {
            errors.check(
                &format!("{at}/documentNumber"),
                Document::parse(kind, &self.document_number),
            )
        });
        let email = errors.check_optional(&format!("{at}/email"), self.email, |raw| raw.parse::<Email>());
        let phone = errors.check_optional(&format!("{at}/phone"), self.phone, |raw| raw.parse::<Phone>());
        let born = errors.check_optional(&format!("{at}/birthDate"), self.birth_date, |raw| {
            civil_date(&raw)
        });
        let details = NewDetails {
            cuil: self.cuil,
            address: self.address,
            emergency_contact: self.emergency_contact,
            coverages: self.coverages,
            language: self.language,
        };
        let details = details.parse_below(at, errors);
        Some(CreatePatient {
            id,
            full_name: full_name?,
            document: document?,
            email: email?,
            phone: phone?,
            birth_date: born?,
            details: details?,
            unless_known: self.acknowledge_duplicates == Some(false),
        })
    }
}

/// Changes of a patient; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatientChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 120)]
    full_name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, pattern = "^(dni|passport|other)$")]
    document_type: Patch<String>,
    /// It has to suit the type that the document then has.
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 3, max_length = 60)]
    document_number: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "email", max_length = 254)]
    email: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40)]
    phone: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    birth_date: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 11, max_length = 20)]
    cuil: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    address: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<EmergencyContactBody>)]
    emergency_contact: Patch<EmergencyContactBody>,
    /// The whole list.
    #[serde(default)]
    #[schema(value_type = Option<Vec<NewCoverage>>, nullable = false, max_items = 6)]
    coverages: Patch<Vec<NewCoverage>>,
    /// `es` or `en`, in which the patient is written to; null is the clinic's.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(es|en)$")]
    language: Patch<String>,
    /// True opens a closed patient again; false closes, as DELETE does.
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
}

impl PatientChanges {
    pub(super) fn parse(self, id: PatientId, IfMatch(expected): IfMatch) -> Result<UpdatePatient, Problem> {
        let mut errors = FieldErrors::new();
        let full_name = errors.check_change("/fullName", self.full_name, |raw| Name::parse(&raw));
        let kind = errors.check_change("/documentType", self.document_type, |raw| {
            raw.parse::<DocumentType>()
        });
        let number = errors.check_change("/documentNumber", self.document_number, Ok::<_, Infallible>);
        let email = errors.check_patch("/email", self.email, |raw| raw.parse::<Email>());
        let phone = errors.check_patch("/phone", self.phone, |raw| raw.parse::<Phone>());
        let born = errors.check_patch("/birthDate", self.birth_date, |raw| civil_date(&raw));
        let details = PatchDetails {
            cuil: self.cuil,
            address: self.address,
            emergency_contact: self.emergency_contact,
            coverages: self.coverages,
            language: self.language,
        };
        let details = details.parse(&mut errors);
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        errors.done(|| {
            Some(UpdatePatient {
                id,
                expected,
                full_name: full_name?,
                document_type: kind?,
                document_number: number?,
                email: email?.into(),
                phone: phone?.into(),
                birth_date: born?.into(),
                details: details?,
                active: active?,
            })
        })
    }
}

impl From<DetailsError> for Problem {
    fn from(error: DetailsError) -> Self {
        match error {
            DetailsError::ImpossibleBirthDate => Self::field("/birthDate", "out-of-range", error.to_string()),
            DetailsError::UnknownPayers(positions) => {
                let mut errors = FieldErrors::new();
                for position in positions {
                    unknown_payer(&format!("/coverages/{position}"), &mut errors);
                }
                errors.into()
            }
            DetailsError::Store(error) => error.into(),
        }
    }
}
