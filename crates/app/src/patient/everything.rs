//! Everything that the clinic holds about a person, to hand it out on their request (Ley 25.326, art. 14; Ley 26.529,
//! art. 14). A clinical reading, and written down as one. For the command line.

use jiff::Timestamp;
use turnoplus_domain::ids::{MedicalRecordId, PatientId};
use turnoplus_domain::medical_record::Attachment;
use turnoplus_domain::patient::Document;

use super::one_person;
use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Fact, Held, Intent, Store, StoreError, Subject, UnitOfWork};

/// What is held about somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldData {
    /// When it was read.
    pub at: Timestamp,
    /// Who it is today: whoever was merged into them is in it.
    pub patient: PatientId,
    /// By table.
    pub tables: Vec<Held>,
    /// The files beside the entries of the record, drafts too.
    pub files: Vec<HeldFile>,
}

/// A file that is held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldFile {
    /// The entry that lists it.
    pub entry: MedicalRecordId,
    /// What it is.
    pub file: Attachment,
}

/// Why it is not handed out.
#[derive(Debug, thiserror::Error)]
pub enum EverythingError {
    /// There is none with this id.
    #[error("no such patient")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for EverythingError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Reads everything and writes down that it was read, or neither. Asked for under any id of the person it is the same.
///
/// # Errors
/// See [`EverythingError`].
pub async fn everything(
    store: &dyn Store,
    clock: &dyn Clock,
    patient: PatientId,
) -> Result<HeldData, EverythingError> {
    let at = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let person = one_person(uow.as_mut(), patient).await?;
    let person = person.ok_or(EverythingError::Unknown)?;
    let patient = person.survivor;
    let tables = uow.personal_data().everything(&person.ids()).await?;
    let files = files_of(uow.as_mut(), &tables).await?;
    let entry = |act, subject| AuditEntry::without_actor(at, act, subject);
    let exported = entry(Act::PatientExported, Subject::Patient(patient));
    uow.audit().record(&exported).await?;
    // The patient sees it among those who read the record.
    let read = entry(Act::MedicalRecordExported, Subject::ClinicalRecord(patient)).with("access", "export");
    uow.audit().record(&read).await?;
    uow.commit().await?;
    Ok(HeldData {
        at,
        patient,
        tables,
        files,
    })
}

/// The files that the entries among this list, by entry.
async fn files_of(uow: &mut dyn UnitOfWork, tables: &[Held]) -> Result<Vec<HeldFile>, StoreError> {
    let entries = tables.iter().filter(|table| table.what == "medical_record");
    let ids = entries
        .flat_map(|table| table.rows.iter().flatten())
        .filter_map(|(name, fact)| match fact {
            Fact::Text(id) if name == "id" => id.parse::<MedicalRecordId>().ok(),
            _ => None,
        });
    let mut files = Vec::new();
    for entry in ids {
        let found = uow.medical_records().find(entry).await?;
        let listed = found.into_iter().flat_map(|record| record.content.attachments);
        files.extend(listed.map(|file| HeldFile { entry, file }));
    }
    Ok(files)
}

/// The bytes of a file that was listed with everything else, where the reading was written down.
///
/// # Errors
/// [`StoreError`] unless they are those that the entry lists.
pub async fn bytes_of(store: &dyn Store, held: &HeldFile) -> Result<Vec<u8>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    uow.attachments().read(held.entry, &held.file).await
}

/// Everybody who carries a document with this number, closed ones too: two may, by mistake. Whoever was merged counts as
/// the patient who stands for them.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn with_document(store: &dyn Store, document: &Document) -> Result<Vec<PatientId>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let carriers = uow.patients().list_by_document_number(document.number()).await?;
    let mut people: Vec<PatientId> = Vec::new();
    for patient in carriers {
        let person = patient.merged_into.unwrap_or(patient.id);
        if !people.contains(&person) {
            people.push(person);
        }
    }
    Ok(people)
}
