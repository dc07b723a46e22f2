//! Reads a patient's record page by page, and notes each page in one line.

use jiff::Timestamp;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{MedicalRecordId, PatientId};
use turnoplus_domain::medical_record::RecordKind;

use super::RecordError;
use super::access::{access, note_read};
use crate::page::{Page, PageRequest};
use crate::ports::{Act, Clock, Intent, RecordFilter, RecordView, Store};

/// Which entries are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListRecords {
    /// Whose.
    pub patient: PatientId,
    /// Of one of these kinds; empty for all.
    pub kinds: Vec<RecordKind>,
    /// Which page.
    pub page: PageRequest<Timestamp>,
}

/// Lists a patient's entries, latest first; drafts for their author only.
///
/// # Errors
/// See [`RecordError`].
pub async fn list(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ListRecords,
) -> Result<Page<RecordView, Timestamp>, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let reading = access(uow.as_mut(), actor, cmd.patient, now).await?;
    let filter = RecordFilter {
        patients: reading.person.ids(),
        kinds: cmd.kinds,
        drafts_of: actor.doctor.filter(|_| reading.access.may_write()),
    };
    let page = uow.medical_records().list(&filter, &cmd.page).await?;
    let shown: Vec<MedicalRecordId> = page.items.iter().map(|view| view.record.id).collect();
    let line = (Act::MedicalRecordListed, now);
    note_read(uow.as_mut(), actor, line, &reading, &shown).await?;
    uow.commit().await?;
    Ok(page)
}
