//! Clinical records, the templates that entries are begun from, and who read what.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::identity::Role;
use turnoplus_domain::ids::{BreakGlassId, DoctorId, MedicalRecordId, PatientId, RecordTemplateId, UserId};
use turnoplus_domain::medical_record::{BreakGlass, MedicalRecord, RecordKind, RecordTemplate, Tie};
use turnoplus_domain::text::Reason;
use turnoplus_domain::version::Version;

use super::{AuditPosition, StoreError};
use crate::page::{Page, PageRequest};

/// Which entries are wanted. Every condition that is given must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RecordFilter {
    /// Of these patients: one, and those that were merged into them.
    pub patients: Vec<PatientId>,
    /// Of one of these kinds; empty for all.
    pub kinds: Vec<RecordKind>,
    /// Drafts too, of this author; drafts of others never.
    pub drafts_of: Option<DoctorId>,
}

/// An entry with what corrects it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordView {
    /// The entry.
    pub record: MedicalRecord,
    /// The signed entries that amend it, oldest first.
    pub amended_by: Vec<MedicalRecordId>,
}

/// Entries of clinical records. What they say is sealed at rest. A signed entry is never written again.
#[async_trait]
pub trait MedicalRecordRepository: Send {
    /// The entry with this id.
    async fn find(&mut self, id: MedicalRecordId) -> Result<Option<MedicalRecord>, StoreError>;
    /// The signed entries that amend this one, oldest first.
    async fn amendments(&mut self, id: MedicalRecordId) -> Result<Vec<MedicalRecordId>, StoreError>;
    /// Entries by when they were begun, latest first.
    async fn list(
        &mut self,
        filter: &RecordFilter,
        page: &PageRequest<Timestamp>,
    ) -> Result<Page<RecordView, Timestamp>, StoreError>;
    /// How many signed entries there are of these patients.
    async fn count_signed(&mut self, patients: &[PatientId]) -> Result<u64, StoreError>;
    /// Inserts a draft.
    async fn add(&mut self, draft: &MedicalRecord) -> Result<(), StoreError>;
    /// Writes a changed draft whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile or was
    /// signed.
    async fn save(&mut self, draft: &MedicalRecord) -> Result<(), StoreError>;
    /// Deletes a draft, which has no files any more, that is at this version. [`StoreError::Stale`] when it changed meanwhile or was signed.
    async fn discard(&mut self, id: MedicalRecordId, seen: Version) -> Result<(), StoreError>;
    /// The number that the next signed entry of this patient has.
    async fn next_seq(&mut self, patient: PatientId) -> Result<u64, StoreError>;
    /// Writes a draft that was signed just now, at the end of its patient's chain. [`StoreError::Contention`] when
    /// another entry took the number, [`StoreError::Stale`] when the draft changed meanwhile.
    async fn sign(&mut self, signed: &MedicalRecord) -> Result<(), StoreError>;
}

/// Somebody who looked into a record, or opened it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordAccess {
    /// In whose log it stands: where patients were merged, that of one of them.
    pub patient: PatientId,
    /// The place in that log; later is higher.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Whose account; `None` for the command line.
    pub user: Option<UserId>,
    /// Their name, while the account is there.
    pub name: Option<String>,
    /// As what.
    pub role: Option<Role>,
    /// What was done: the name of an act.
    pub act: String,
    /// Under which access (see `Access::as_str`), when that was noted.
    pub access: Option<String>,
    /// The entries that it was about.
    pub entries: Vec<MedicalRecordId>,
    /// Why the record was opened in an emergency, when it was.
    pub reason: Option<Reason>,
}

/// Who may read a record, and who has.
#[async_trait]
pub trait RecordAccessRepository: Send {
    /// The turnos between a doctor and these patients, as far as they say who treats whom.
    async fn ties(&mut self, doctor: DoctorId, patients: &[PatientId]) -> Result<Vec<Tie>, StoreError>;
    /// Notes that a record was opened in an emergency.
    async fn add_break_glass(&mut self, glass: &BreakGlass) -> Result<(), StoreError>;
    /// The opening of one of these records by this doctor that is open at this instant; the one that lasts longest.
    async fn open_glass(
        &mut self,
        doctor: DoctorId,
        patients: &[PatientId],
        now: Timestamp,
    ) -> Result<Option<BreakGlassId>, StoreError>;
    /// Who read or opened the records of these patients, latest first.
    async fn log(
        &mut self,
        patients: &[PatientId],
        page: &PageRequest<AuditPosition>,
    ) -> Result<Page<RecordAccess, AuditPosition>, StoreError>;
}

/// Templates. All small: lists are whole.
#[async_trait]
pub trait RecordTemplateRepository: Send {
    /// The template with this id, inactive ones too.
    async fn find(&mut self, id: RecordTemplateId) -> Result<Option<RecordTemplate>, StoreError>;
    /// Every template by name, inactive ones too.
    async fn list(&mut self) -> Result<Vec<RecordTemplate>, StoreError>;
    /// Inserts a template.
    async fn add(&mut self, template: &RecordTemplate) -> Result<(), StoreError>;
    /// Writes a changed template whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save(&mut self, template: &RecordTemplate) -> Result<(), StoreError>;
    /// Deletes a template that is at this version; entries keep its id, version and name.
    async fn remove(&mut self, id: RecordTemplateId, seen: Version) -> Result<(), StoreError>;
}
