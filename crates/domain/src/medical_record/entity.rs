//! An entry of a clinical record. Until it is signed it is its author's draft; from then on it is never changed.

use std::fmt;

use jiff::Timestamp;

use super::{Attachment, Content, MOST_FILES};
use crate::doctor::{Doctor, License};
use crate::ids::{AppointmentId, AttachmentId, DoctorId, MedicalRecordId, PatientId, UserId};
use crate::text::{Name, Reason};
use crate::version::Version;

/// Who wrote an entry. The name is kept as text: it survives doctor and account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// The doctor.
    pub doctor: DoctorId,
    /// The account that wrote.
    pub user: UserId,
    /// The doctor's name: as it was when the entry was signed.
    pub name: Name,
}

/// That an entry corrects or completes another, which stays as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Amends {
    /// Which: a signed entry of the same patient.
    pub entry: MedicalRecordId,
    /// Why. Clinical text, never printed.
    pub reason: Reason,
}

impl fmt::Debug for Amends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amends({}, …)", self.entry)
    }
}

/// What signing fixes, beside what the entry says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The number of the entry in the patient's chain, from 1 without a gap.
    pub seq: u64,
    /// The licence number, as it was.
    pub license: License,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// SHA-256 over the canonical form: see [`MedicalRecord::canonical`].
    pub content_hash: [u8; 32],
}

/// An entry of a patient's clinical record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MedicalRecord {
    /// Identifies the entry.
    pub id: MedicalRecordId,
    /// Whose record it is in.
    pub patient: PatientId,
    /// The turno that it was written in.
    pub appointment: Option<AppointmentId>,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// The entry that it corrects.
    pub amends: Option<Amends>,
    /// Present once it is signed.
    pub signature: Option<Signature>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last changed; once signed, when that was.
    pub updated_at: Timestamp,
    /// For optimistic concurrency.
    pub version: Version,
}

/// An entry to begin.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `MedicalRecord`")]
pub struct NewRecord {
    pub id: MedicalRecordId,
    pub patient: PatientId,
    pub appointment: Option<AppointmentId>,
    pub content: Content,
    pub amends: Option<Amends>,
}

/// Why an entry does not change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordRefused {
    /// It is signed: it is corrected by an amendment.
    #[error("a signed entry does not change")]
    Signed,
    /// It says nothing yet.
    #[error("an entry that says nothing is not signed")]
    Empty,
    /// It has as many files as it may have.
    #[error("an entry has at most {MOST_FILES} attachments")]
    Full,
    /// What is still a draft is changed, not amended.
    #[error("only a signed entry is amended")]
    NotSigned,
}

impl MedicalRecord {
    /// A new draft of this doctor.
    pub fn draft(new: NewRecord, doctor: &Doctor, user: UserId, now: Timestamp) -> Self {
        Self {
            id: new.id,
            patient: new.patient,
            appointment: new.appointment,
            author: Author {
                doctor: doctor.id,
                user,
                name: doctor.full_name.clone(),
            },
            content: new.content,
            amends: new.amends,
            signature: None,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        }
    }

    /// Whether it is signed.
    pub fn is_signed(&self) -> bool {
        self.signature.is_some()
    }

    /// The draft with other content; the same draft when that changes nothing.
    ///
    /// # Errors
    /// [`RecordRefused::Signed`] once it is signed.
    pub fn edit(&self, content: Content, now: Timestamp) -> Result<Self, RecordRefused> {
        self.revise(content, self.appointment, now)
    }

    /// The draft with other content, of another turno or of none; the same draft when that changes nothing.
    ///
    /// # Errors
    /// [`RecordRefused::Signed`] once it is signed.
    pub fn revise(
        &self,
        content: Content,
        appointment: Option<AppointmentId>,
        now: Timestamp,
    ) -> Result<Self, RecordRefused> {
        if self.is_signed() {
            return Err(RecordRefused::Signed);
        }
        if content == self.content && appointment == self.appointment {
            return Ok(self.clone());
        }
        Ok(Self {
            content,
            appointment,
            updated_at: now,
            version: self.version.next(),
            ..self.clone()
        })
    }

    /// Whether another file may be added.
    ///
    /// # Errors
    /// [`RecordRefused::Signed`] once it is signed, [`RecordRefused::Full`] when it has [`MOST_FILES`].
    pub fn check_attachable(&self) -> Result<(), RecordRefused> {
        if self.is_signed() {
            Err(RecordRefused::Signed)
        } else if self.content.attachments.len() >= MOST_FILES {
            Err(RecordRefused::Full)
        } else {
            Ok(())
        }
    }

    /// The draft with one file more.
    ///
    /// # Errors
    /// As [`Self::check_attachable`].
    pub fn attach(&self, file: Attachment, now: Timestamp) -> Result<Self, RecordRefused> {
        self.check_attachable()?;
        let mut content = self.content.clone();
        content.attachments.push(file);
        self.edit(content, now)
    }

    /// The draft without a file; the same draft when it does not have it.
    ///
    /// # Errors
    /// [`RecordRefused::Signed`] once it is signed.
    pub fn detach(&self, file: AttachmentId, now: Timestamp) -> Result<Self, RecordRefused> {
        let mut content = self.content.clone();
        content.attachments.retain(|attached| attached.id != file);
        self.edit(content, now)
    }

    /// The file with this id.
    pub fn attachment(&self, id: AttachmentId) -> Option<&Attachment> {
        self.content.attachments.iter().find(|file| file.id == id)
    }

    /// The signed entry: from now on it says what it says, by this doctor under this licence.
    ///
    /// # Errors
    /// [`RecordRefused::Signed`] when it is already, [`RecordRefused::Empty`] when it says nothing.
    pub fn sign(&self, doctor: &Doctor, seq: u64, now: Timestamp) -> Result<Self, RecordRefused> {
        if self.is_signed() {
            return Err(RecordRefused::Signed);
        }
        if !self.content.says_something() {
            return Err(RecordRefused::Empty);
        }
        let mut signed = Self {
            author: Author {
                name: doctor.full_name.clone(),
                ..self.author.clone()
            },
            updated_at: now,
            version: self.version.next(),
            ..self.clone()
        };
        let mut signature = Signature {
            seq,
            license: doctor.license.clone(),
            at: now,
            content_hash: [0; 32],
        };
        signature.content_hash = signed.hash_under(&signature);
        signed.signature = Some(signature);
        Ok(signed)
    }

    /// Whether another entry may correct this one.
    ///
    /// # Errors
    /// [`RecordRefused::NotSigned`] while it is a draft.
    pub fn check_amendable(&self) -> Result<(), RecordRefused> {
        if self.is_signed() {
            Ok(())
        } else {
            Err(RecordRefused::NotSigned)
        }
    }

    /// Whether the entry says what was signed.
    pub fn is_as_signed(&self) -> bool {
        self.signature
            .as_ref()
            .is_none_or(|signature| self.hash_under(signature) == signature.content_hash)
    }
}
