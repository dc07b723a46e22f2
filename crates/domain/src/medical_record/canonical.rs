//! The bytes that are hashed when an entry is signed. Who has an entry (the patient's copy has every field) can make
//! them again and compare the hash, today and in twenty years: this form never changes. Another would have another
//! first line.
//!
//! The form is the 18 bytes of `turnoplus record 1`, then these fields in this order. A field that is absent is the
//! byte 00. One that is present is the byte 01, its length in bytes as 8 bytes big-endian, and its bytes.
//!
//! | # | Field | Bytes |
//! |---|---|---|
//! | 1 | id of the entry | UUID, 16 bytes (RFC 9562) |
//! | 2 | patient | UUID |
//! | 3 | appointment | UUID, or absent |
//! | 4 | sequence number in the patient's chain | 8 bytes big-endian |
//! | 5 | author's doctor id | UUID |
//! | 6 | author's account id | UUID |
//! | 7 | author's name | UTF-8 |
//! | 8 | licence number | UTF-8 |
//! | 9 | instant of the signature | microseconds since 1970-01-01T00:00Z, 8 bytes big-endian, two's complement |
//! | 10 | instant of the first draft | the same |
//! | 11 | kind | UTF-8: `consultation`, … |
//! | 12 | diagnosis | UTF-8, or absent |
//! | 13 | treatment | UTF-8, or absent |
//! | 14 | notes | UTF-8, or absent |
//! | 15 | template id | UUID, or absent |
//! | 16 | template version | 4 bytes big-endian, or absent |
//! | 17 | template name | UTF-8, or absent |
//! | 18 | id of the entry that it amends | UUID, or absent |
//! | 19 | reason of the amendment | UTF-8, or absent |
//! | 20 | number of attachments | 8 bytes big-endian |
//!
//! and for each attachment, in the order in which the entry lists them:
//!
//! | Field | Bytes |
//! |---|---|
//! | id of the attachment | UUID |
//! | name | UTF-8 |
//! | media type | UTF-8: `application/pdf`, … |
//! | size | bytes, as 8 bytes big-endian |
//! | SHA-256 of the file | 32 bytes |

use sha2::{Digest, Sha256};

use super::{MedicalRecord, Signature};
use crate::text::Note;

const FORM: &[u8] = b"turnoplus record 1";

/// The form in the making.
struct Form(Vec<u8>);

impl Form {
    fn put(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.0.push(1);
        self.0.extend((bytes.len() as u64).to_be_bytes());
        self.0.extend(bytes);
    }

    fn maybe(&mut self, bytes: Option<impl AsRef<[u8]>>) {
        match bytes {
            Some(bytes) => self.put(bytes),
            None => self.0.push(0),
        }
    }
}

impl MedicalRecord {
    /// The bytes that are hashed; `None` for a draft.
    pub fn canonical(&self) -> Option<Vec<u8>> {
        self.signature
            .as_ref()
            .map(|signature| self.form_under(signature))
    }

    /// The hash of the entry as signed with this.
    pub(super) fn hash_under(&self, signature: &Signature) -> [u8; 32] {
        Sha256::digest(self.form_under(signature)).into()
    }

    fn form_under(&self, signature: &Signature) -> Vec<u8> {
        let mut form = Form(FORM.to_vec());
        let (author, content) = (&self.author, &self.content);
        form.put(self.id.uuid().as_bytes());
        form.put(self.patient.uuid().as_bytes());
        form.maybe(self.appointment.as_ref().map(|id| id.uuid().into_bytes()));
        form.put(signature.seq.to_be_bytes());
        form.put(author.doctor.uuid().as_bytes());
        form.put(author.user.uuid().as_bytes());
        form.put(author.name.as_str());
        form.put(signature.license.as_str());
        form.put(signature.at.as_microsecond().to_be_bytes());
        form.put(self.created_at.as_microsecond().to_be_bytes());
        form.put(content.kind.as_str());
        form.maybe(content.diagnosis.as_ref().map(Note::as_str));
        form.maybe(content.treatment.as_ref().map(Note::as_str));
        form.maybe(content.notes.as_ref().map(Note::as_str));
        let template = content.template.as_ref();
        form.maybe(template.map(|used| used.id.uuid().into_bytes()));
        form.maybe(template.map(|used| used.version.get().to_be_bytes()));
        form.maybe(template.map(|used| used.name.as_str()));
        let amends = self.amends.as_ref();
        form.maybe(amends.map(|amends| amends.entry.uuid().into_bytes()));
        form.maybe(amends.map(|amends| amends.reason.as_str()));
        form.put((content.attachments.len() as u64).to_be_bytes());
        for file in &content.attachments {
            form.put(file.id.uuid().as_bytes());
            form.put(file.name.as_str());
            form.put(file.kind.as_str());
            form.put(file.size.to_be_bytes());
            form.put(file.sha256);
        }
        form.0
    }
}
