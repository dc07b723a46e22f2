//! What an entry says, as the JSON that is sealed: texts, the template, its files, why it amends, and once signed its hash. The
//! hash is sealed too, because with it in hand a short text could be guessed.

use serde_json::{Map, Value, json};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::ids::{AttachmentId, RecordTemplateId};
use turnoplus_domain::medical_record::{
    Attachment, Content, FileName, MediaKind, MedicalRecord, RecordKind, TemplateUsed,
};
use turnoplus_domain::text::{Line, Note, Reason};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::parse;
use crate::sealing::SealingKeys;

pub(crate) const TABLE: &str = "medical_record";

/// Seals what the entry says for its row.
pub(super) fn seal(keys: &SealingKeys, record: &MedicalRecord) -> Result<Vec<u8>, StoreError> {
    let mut texts = Map::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            texts.insert(name.to_owned(), Value::String(value));
        }
    };
    let content = &record.content;
    put("diagnosis", content.diagnosis.as_ref().map(ToString::to_string));
    put("treatment", content.treatment.as_ref().map(ToString::to_string));
    put("notes", content.notes.as_ref().map(ToString::to_string));
    put(
        "templateId",
        content.template.as_ref().map(|used| used.id.to_string()),
    );
    put(
        "templateVersion",
        content
            .template
            .as_ref()
            .map(|used| used.version.get().to_string()),
    );
    put(
        "templateName",
        content.template.as_ref().map(|used| used.name.to_string()),
    );
    put(
        "amendReason",
        record.amends.as_ref().map(|amends| amends.reason.to_string()),
    );
    put(
        "contentHash",
        record
            .signature
            .as_ref()
            .map(|signature| hex(&signature.content_hash)),
    );
    if !content.attachments.is_empty() {
        let files: Vec<Value> = content.attachments.iter().map(listed).collect();
        texts.insert("attachments".to_owned(), Value::Array(files));
    }
    let plain = Value::Object(texts).to_string();
    keys.seal(
        &place(&record.id.uuid(), &record.patient.uuid()),
        plain.as_bytes(),
    )
}

/// Where the text of an entry belongs: table, row, patient.
pub(crate) fn place<'a>(id: &'a Uuid, patient: &'a Uuid) -> [&'a [u8]; 3] {
    [TABLE.as_bytes(), id.as_bytes(), patient.as_bytes()]
}

/// What was sealed.
pub(super) struct Opened {
    pub content: Content,
    pub amend_reason: Option<Reason>,
    pub content_hash: Option<[u8; 32]>,
}

pub(super) fn open(keys: &SealingKeys, row: &Model) -> Result<Opened, StoreError> {
    let plain = keys.open(TABLE, &place(&row.id, &row.patient_id), &row.sealed)?;
    let texts: Map<String, Value> =
        serde_json::from_slice(&plain).map_err(|_| corrupt(TABLE, "what was sealed cannot be read"))?;
    let text = |name: &str| texts.get(name).and_then(Value::as_str);
    Ok(Opened {
        content: Content {
            kind: parse::<RecordKind>(TABLE, "kind", &row.kind)?,
            diagnosis: note(text("diagnosis"))?,
            treatment: note(text("treatment"))?,
            notes: note(text("notes"))?,
            template: template([text("templateId"), text("templateVersion"), text("templateName")])?,
            attachments: files(texts.get("attachments")).ok_or_else(illegal)?,
        },
        amend_reason: note(text("amendReason"))?,
        content_hash: text("contentHash")
            .map(|raw| unhex(raw).ok_or_else(illegal))
            .transpose()?,
    })
}

fn illegal() -> StoreError {
    corrupt(TABLE, "what was sealed has an illegal value")
}

fn note<const MAX: usize>(raw: Option<&str>) -> Result<Option<Note<MAX>>, StoreError> {
    raw.map(Note::parse).transpose().map_err(|_| illegal())
}

fn template(raw: [Option<&str>; 3]) -> Result<Option<TemplateUsed>, StoreError> {
    let [Some(id), Some(version), Some(name)] = raw else {
        return Ok(None);
    };
    Ok(Some(TemplateUsed {
        id: id.parse::<RecordTemplateId>().map_err(|_| illegal())?,
        version: Version::new(version.parse().map_err(|_| illegal())?),
        name: Line::parse(name).map_err(|_| illegal())?,
    }))
}

fn listed(file: &Attachment) -> Value {
    json!({
        "id": file.id.to_string(), "name": file.name.as_str(), "type": file.kind.as_str(), "size": file.size,
        "sha256": hex(&file.sha256),
    })
}

fn files(raw: Option<&Value>) -> Option<Vec<Attachment>> {
    let file = |value: &Value| {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        Some(Attachment {
            id: text("id")?.parse::<AttachmentId>().ok()?,
            name: FileName::parse(text("name")?).ok()?,
            kind: MediaKind::named(text("type")?)?,
            size: value.get("size")?.as_u64()?,
            sha256: unhex(text("sha256")?)?,
        })
    };
    match raw {
        None => Some(Vec::new()),
        Some(list) => list.as_array()?.iter().map(file).collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

fn unhex(raw: &str) -> Option<[u8; 32]> {
    let bytes: Option<Vec<u8>> = (0..raw.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(raw.get(at..at + 2)?, 16).ok())
        .collect();
    bytes?.try_into().ok()
}
