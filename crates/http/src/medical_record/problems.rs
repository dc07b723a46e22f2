//! Refusals about clinical records.

use turnoplus_app::medical_record::RecordError;
use turnoplus_app::medical_record::template::TemplateError;
use turnoplus_domain::medical_record::{InvalidFileName, InvalidSections, RecordRefused, UnknownRecordKind};

use crate::patient::was_merged;
use crate::problem::{Code, FieldFault, Problem};

/// The text is no id.
#[derive(Debug, thiserror::Error)]
#[error("must be a UUID")]
pub(super) struct NotAnId;

impl FieldFault for NotAnId {
    fn code(&self) -> &'static str {
        "invalid-id"
    }
}

impl FieldFault for UnknownRecordKind {
    fn code(&self) -> &'static str {
        "unknown-kind"
    }
}

impl FieldFault for InvalidFileName {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(fault) => fault.code(),
            Self::Folder => "folder",
        }
    }
}

impl FieldFault for InvalidSections {
    fn code(&self) -> &'static str {
        match self {
            Self::Number => "out-of-range",
            Self::Repeated => "repeated",
        }
    }
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Forbidden => Self::of(Code::Forbidden),
            RecordError::DoctorInactive => Self::of(Code::DoctorInactive),
            RecordError::Unknown => Self::of(Code::NotFound),
            RecordError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            RecordError::Refused(RecordRefused::Signed) => Self::of(Code::RecordSigned),
            RecordError::Refused(RecordRefused::Empty) => Self::of(Code::RecordEmpty),
            RecordError::Refused(RecordRefused::Full) => Self::of(Code::RecordFull),
            RecordError::Refused(RecordRefused::NotSigned) => Self::of(Code::RecordNotSigned),
            RecordError::PatientMerged(survivor) => was_merged(survivor),
            RecordError::UnknownAppointment => Self::field(
                "/appointmentId",
                "unknown-appointment",
                "is no turno of this doctor with this patient",
            ),
            RecordError::UnknownTemplate => Self::field(
                "/templateId",
                "unknown-template",
                "is no template that is offered",
            ),
            RecordError::KeyReused => Self::of(Code::IdempotencyKeyReused),
            RecordError::Store(error) => error.into(),
        }
    }
}

impl From<TemplateError> for Problem {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::Forbidden => Self::of(Code::Forbidden),
            TemplateError::Unknown => Self::of(Code::NotFound),
            TemplateError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            TemplateError::Store(error) => error.into(),
        }
    }
}
