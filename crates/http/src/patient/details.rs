//! What is not known of every patient, on the wire: CUIL, address, emergency contact, coverages.

use serde::{Deserialize, Serialize};
use turnoplus_app::patient::DetailsChanges;
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::notification::Language;
use turnoplus_domain::patient::{
    AffiliateNumber, Coverage, CoverageKind, CoverageSnapshot, Coverages, Cuil, Details, EmergencyContact,
    InvalidCoverages, InvalidCuil, MOST_COVERAGES, Phone, UnknownCoverageKind,
};
use turnoplus_domain::text::{Address, Label, Name};
use utoipa::ToSchema;

use crate::extract::Patch;
use crate::problem::{FieldErrors, FieldFault};

/// What is not known of every patient.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = PatientDetails)]
pub struct DetailsBody {
    /// Eleven digits.
    #[schema(required = true, example = "20123456786")]
    pub(crate) cuil: Option<String>,
    #[schema(required = true)]
    pub(crate) address: Option<String>,
    /// Whom to call when something happens.
    #[schema(required = true)]
    pub(crate) emergency_contact: Option<EmergencyContactBody>,
    /// Who pays, in their order.
    pub(crate) coverages: Vec<CoverageBody>,
    /// `es` or `en`, in which the patient is written to; null is the clinic's.
    #[schema(required = true, pattern = "^(es|en)$")]
    pub(crate) language: Option<&'static str>,
}

/// Whom to call when something happens.
#[derive(Serialize, Deserialize, ToSchema, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmergencyContact)]
pub struct EmergencyContactBody {
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// 6 to 15 digits, with + in front when international.
    #[schema(min_length = 6, max_length = 40)]
    phone: String,
}

/// The kinds of coverage.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CoverageType)]
pub enum CoverageTypeName {
    /// By one's work.
    ObraSocial,
    /// By one's own contract.
    Prepaga,
    /// Pensioners.
    Pami,
    /// Accidents at work.
    Art,
    /// The patient pays.
    Particular,
}

/// One of the ways in which a patient is covered.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Coverage)]
pub struct CoverageBody {
    #[serde(rename = "type")]
    #[schema(value_type = CoverageTypeName)]
    kind: &'static str,
    /// By whom, where the clinic knows the payer.
    #[schema(required = true, format = Uuid)]
    payer_id: Option<String>,
    #[schema(required = true)]
    plan: Option<String>,
    /// The number on the card.
    #[schema(required = true)]
    affiliate_number: Option<String>,
    /// Whether it is the one to use; where none is, the first is used.
    preferred: bool,
}

/// Who pays for a turno, as it was when it was booked.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = BookedCoverage)]
pub struct BookedCoverageBody {
    #[serde(rename = "type")]
    #[schema(value_type = CoverageTypeName)]
    kind: &'static str,
    #[schema(required = true)]
    payer_name: Option<String>,
    #[schema(required = true)]
    plan: Option<String>,
    /// The number on the card.
    #[schema(required = true)]
    affiliate_number: Option<String>,
}

impl BookedCoverageBody {
    pub(crate) fn of(coverage: &CoverageSnapshot) -> Self {
        Self {
            kind: coverage.kind.as_str(),
            payer_name: coverage.payer_name.as_ref().map(ToString::to_string),
            plan: coverage.plan.as_ref().map(ToString::to_string),
            affiliate_number: coverage.affiliate_number.as_ref().map(ToString::to_string),
        }
    }
}

/// One of the ways in which a patient is covered.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCoverage {
    #[serde(rename = "type")]
    #[schema(value_type = CoverageTypeName)]
    kind: String,
    /// By whom; not for `particular`.
    #[schema(format = Uuid)]
    payer_id: Option<String>,
    #[schema(min_length = 1, max_length = 80)]
    plan: Option<String>,
    /// The number on the card.
    #[schema(min_length = 1, max_length = 40)]
    affiliate_number: Option<String>,
    /// At most one is preferred; false when absent.
    #[serde(default)]
    #[schema(default = false)]
    preferred: bool,
}

impl DetailsBody {
    pub(crate) fn of(details: &Details) -> Self {
        Self {
            cuil: details.cuil.as_ref().map(|cuil| cuil.as_str().to_owned()),
            address: details.address.as_ref().map(ToString::to_string),
            emergency_contact: details
                .emergency_contact
                .as_ref()
                .map(|contact| EmergencyContactBody {
                    name: contact.name.to_string(),
                    phone: contact.phone.to_string(),
                }),
            coverages: details
                .coverages
                .as_slice()
                .iter()
                .map(|coverage| CoverageBody {
                    kind: coverage.kind.as_str(),
                    payer_id: coverage.payer.map(|id| id.to_string()),
                    plan: coverage.plan.as_ref().map(ToString::to_string),
                    affiliate_number: coverage.affiliate_number.as_ref().map(ToString::to_string),
                    preferred: coverage.preferred,
                })
                .collect(),
            language: details.language.map(Language::code),
        }
    }
}

/// The fields of [`Details`] in a new patient.
pub(super) struct NewDetails {
    pub(super) cuil: Option<String>,
    pub(super) address: Option<String>,
    pub(super) emergency_contact: Option<EmergencyContactBody>,
    pub(super) coverages: Vec<NewCoverage>,
    pub(super) language: Option<String>,
}

impl NewDetails {
    pub(super) fn parse_below(self, at: &str, errors: &mut FieldErrors) -> Option<Details> {
        let cuil = errors.check_optional(&format!("{at}/cuil"), self.cuil, |raw| raw.parse::<Cuil>());
        let address =
            errors.check_optional(&format!("{at}/address"), self.address, |raw| Address::parse(&raw));
        let contact = match self.emergency_contact {
            None => Some(None),
            Some(raw) => contact(&format!("{at}/emergencyContact"), &raw, errors).map(Some),
        };
        let coverages = coverages(&format!("{at}/coverages"), self.coverages, errors);
        let language = errors.check_optional(&format!("{at}/language"), self.language, |raw| {
            raw.parse::<Language>()
        });
        Some(Details {
            cuil: cuil?,
            address: address?,
            emergency_contact: contact?,
            coverages: coverages?,
            language: language?,
        })
    }
}

/// The fields of [`Details`] in a PATCH.
pub(crate) struct PatchDetails {
    pub(crate) cuil: Patch<String>,
    pub(crate) address: Patch<String>,
    pub(crate) emergency_contact: Patch<EmergencyContactBody>,
    pub(crate) coverages: Patch<Vec<NewCoverage>>,
    pub(crate) language: Patch<String>,
}

impl PatchDetails {
    pub(crate) fn parse(self, errors: &mut FieldErrors) -> Option<DetailsChanges> {
        let cuil = errors.check_patch("/cuil", self.cuil, |raw| raw.parse::<Cuil>());
        let address = errors.check_patch("/address", self.address, |raw| Address::parse(&raw));
        let contact = match self.emergency_contact {
            Patch::Absent => Some(Patch::Absent),
            Patch::Null => Some(Patch::Null),
            Patch::Value(raw) => contact("/emergencyContact", &raw, errors).map(Patch::Value),
        };
        let coverages = match self.coverages {
            Patch::Absent => Some(None),
            Patch::Null => {
                errors.put("/coverages", "required", "cannot be cleared: send an empty list");
                None
            }
            Patch::Value(raw) => coverages("/coverages", raw, errors).map(Some),
        };
        let language = errors.check_patch("/language", self.language, |raw| raw.parse::<Language>());
        Some(DetailsChanges {
            cuil: cuil?.into(),
            address: address?.into(),
            emergency_contact: contact?.into(),
            coverages: coverages?,
            language: language?.into(),
        })
    }
}

fn contact(at: &str, raw: &EmergencyContactBody, errors: &mut FieldErrors) -> Option<EmergencyContact> {
    let name = errors.check(&format!("{at}/name"), Name::parse(&raw.name));
    let phone = errors.check(&format!("{at}/phone"), raw.phone.parse::<Phone>());
    Some(EmergencyContact {
        name: name?,
        phone: phone?,
    })
}

fn coverages(at: &str, raw: Vec<NewCoverage>, errors: &mut FieldErrors) -> Option<Coverages> {
    if raw.len() > MOST_COVERAGES {
        return errors.check(at, Err(InvalidCoverages::TooMany));
    }
    let parsed: Vec<Option<Coverage>> = raw
        .into_iter()
        .enumerate()
        .map(|(place, coverage)| coverage.parse_below(&format!("{at}/{place}"), errors))
        .collect();
    let parsed = parsed.into_iter().collect::<Option<Vec<_>>>()?;
    errors.check(at, Coverages::new(parsed))
}

impl NewCoverage {
    fn parse_below(self, at: &str, errors: &mut FieldErrors) -> Option<Coverage> {
        let kind = errors.check(&format!("{at}/type"), self.kind.parse::<CoverageKind>());
        let payer = match self.payer_id.map(|id| id.parse::<PayerId>()) {
            None => Some(None),
            Some(Ok(id)) => Some(Some(id)),
            Some(Err(_)) => {
                unknown_payer(at, errors);
                None
            }
        };
        let plan = errors.check_optional(&format!("{at}/plan"), self.plan, |raw| Label::parse(&raw));
        let number = errors.check_optional(&format!("{at}/affiliateNumber"), self.affiliate_number, |raw| {
            AffiliateNumber::parse(&raw)
        });
        Some(Coverage {
            kind: kind?,
            payer: payer?,
            plan: plan?,
            affiliate_number: number?,
            preferred: self.preferred,
        })
    }
}

/// The coverage at this pointer names a payer that does not exist.
pub(super) fn unknown_payer(at: &str, errors: &mut FieldErrors) {
    errors.put(&format!("{at}/payerId"), "unknown-payer", "is not a payer");
}

impl FieldFault for InvalidCuil {
    fn code(&self) -> &'static str {
        "invalid-cuil"
    }
}

impl FieldFault for UnknownCoverageKind {
    fn code(&self) -> &'static str {
        "unknown-coverage-type"
    }
}

impl FieldFault for InvalidCoverages {
    fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "too-long",
            Self::SeveralPreferred => "several-preferred",
            Self::PayerOfParticular => "payer-of-particular",
        }
    }
}
