//! Entries of clinical records on the wire.

use serde::Serialize;
use turnoplus_app::ports::RecordView;
use turnoplus_domain::medical_record::Attachment;
use utoipa::ToSchema;

use crate::etag::Versioned;

/// An entry of a clinical record.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MedicalRecord)]
pub struct MedicalRecordBody {
    #[schema(format = "uuid")]
    id: String,
    /// Under whom it was written; since then that patient may have been merged into another.
    #[schema(format = "uuid")]
    patient_id: String,
    #[schema(required = true, format = "uuid")]
    appointment_id: Option<String>,
    /// `consultation`, `evolution`, `study`, `procedure`, `prescription`, `referral` or `certificate`.
    #[schema(example = "consultation")]
    kind: &'static str,
    /// `draft`, which only its author sees, or `signed`.
    #[schema(example = "signed")]
    status: &'static str,
    #[schema(required = true)]
    diagnosis: Option<String>,
    #[schema(required = true)]
    treatment: Option<String>,
    #[schema(required = true)]
    notes: Option<String>,
    /// The template that it was begun from, as it was then.
    #[schema(required = true)]
    template: Option<UsedTemplate>,
    /// Its files, in the order in which they came.
    attachments: Vec<AttachmentBody>,
    /// The entry that it corrects.
    #[schema(required = true, format = "uuid")]
    amends: Option<String>,
    /// Why it corrects that one.
    #[schema(required = true)]
    amendment_reason: Option<String>,
    /// The signed entries that correct it, oldest first.
    amended_by: Vec<String>,
    author: RecordAuthor,
    #[schema(required = true, format = "date-time")]
    signed_at: Option<String>,
    /// Its number among the signed entries of `patientId`.
    #[schema(required = true)]
    sequence: Option<u64>,
    /// SHA-256 over its canonical form, in hexadecimal digits.
    #[schema(required = true)]
    content_hash: Option<String>,
    version: u32,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    updated_at: String,
}

/// Who wrote an entry.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RecordAuthor {
    #[schema(format = "uuid")]
    doctor_id: String,
    #[schema(format = "uuid")]
    user_id: String,
    /// As it was when the entry was signed.
    name: String,
    /// As it was when the entry was signed.
    #[schema(required = true)]
    license_number: Option<String>,
}

/// A version of a template.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsedTemplate {
    #[schema(format = "uuid")]
    id: String,
    version: u32,
    name: String,
}

/// A file of an entry.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attachment)]
struct AttachmentBody {
    #[schema(format = "uuid")]
    id: String,
    #[schema(example = "Laboratorio 12-10.pdf")]
    name: String,
    /// What its first bytes say: `application/pdf`, `image/jpeg`, `image/png` or `image/webp`.
    #[schema(example = "application/pdf")]
    media_type: &'static str,
    /// Bytes.
    size: u64,
    /// SHA-256 of the file, in hexadecimal digits.
    sha256: String,
}

impl AttachmentBody {
    fn of(file: &Attachment) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.as_str().to_owned(),
            media_type: file.kind.as_str(),
            size: file.size,
            sha256: hex(&file.sha256),
        }
    }
}

impl MedicalRecordBody {
    pub(super) fn of(view: RecordView) -> Self {
        let RecordView { record, amended_by } = view;
        let signature = record.signature;
        let (amends, amendment_reason) = record
            .amends
            .map(|amends| (amends.entry.to_string(), amends.reason.to_string()))
            .unzip();
        Self {
            id: record.id.to_string(),
            patient_id: record.patient.to_string(),
            appointment_id: record.appointment.map(|id| id.to_string()),
            kind: record.content.kind.as_str(),
            status: if signature.is_some() { "signed" } else { "draft" },
            diagnosis: record.content.diagnosis.map(|text| text.to_string()),
            treatment: record.content.treatment.map(|text| text.to_string()),
            notes: record.content.notes.map(|text| text.to_string()),
            template: record.content.template.map(|used| UsedTemplate {
                id: used.id.to_string(),
                version: used.version.get(),
                name: used.name.to_string(),
            }),
            attachments: record
                .content
                .attachments
                .iter()
                .map(AttachmentBody::of)
                .collect(),
            amends,
            amendment_reason,
            amended_by: amended_by.iter().map(ToString::to_string).collect(),
            author: RecordAuthor {
                doctor_id: record.author.doctor.to_string(),
                user_id: record.author.user.to_string(),
                name: record.author.name.to_string(),
                license_number: signature.as_ref().map(|it| it.license.to_string()),
            },
            signed_at: signature.as_ref().map(|it| it.at.to_string()),
            sequence: signature.as_ref().map(|it| it.seq),
            content_hash: signature.as_ref().map(|it| hex(&it.content_hash)),
            version: record.version.get(),
            created_at: record.created_at.to_string(),
            updated_at: record.updated_at.to_string(),
        }
    }
}

/// 200.
pub(super) fn ok(view: RecordView) -> Versioned<MedicalRecordBody> {
    Versioned::ok(view.record.version, MedicalRecordBody::of(view))
}

/// 201, and where the entry is.
pub(super) fn created(view: RecordView) -> Versioned<MedicalRecordBody> {
    let path = format!("/medical-records/{}", view.record.id);
    Versioned::created(&path, view.record.version, MedicalRecordBody::of(view))
}

/// Hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
