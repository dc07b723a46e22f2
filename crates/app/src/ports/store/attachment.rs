//! The bytes of files beside entries of clinical records; what they are is listed in the entry.

use async_trait::async_trait;
use turnoplus_domain::ids::{AttachmentId, MedicalRecordId};
use turnoplus_domain::medical_record::Attachment;

use super::StoreError;

/// The bytes of attachments, sealed at rest for their entry. Whoever writes here writes the entry's list in the same unit of
/// work: that a draft changed or was signed meanwhile shows there.
#[async_trait]
pub trait AttachmentRepository: Send {
    /// Keeps the bytes of a new file of this entry.
    async fn add(&mut self, entry: MedicalRecordId, id: AttachmentId, bytes: &[u8])
    -> Result<(), StoreError>;
    /// The bytes of a file of this entry, whole. [`StoreError::Corrupt`] unless they are all there and are those that the
    /// entry lists.
    async fn read(&mut self, entry: MedicalRecordId, file: &Attachment) -> Result<Vec<u8>, StoreError>;
    /// Deletes the bytes of these files.
    async fn remove(&mut self, files: &[AttachmentId]) -> Result<(), StoreError>;
}
