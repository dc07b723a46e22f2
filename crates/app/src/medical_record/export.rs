//! The patient's copy of their record (Ley 26.529, art. 14): every signed entry, whole.

use std::collections::HashMap;

use jiff::Timestamp;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{PatientId, PayerId};
use turnoplus_domain::medical_record::Access;
use turnoplus_domain::patient::Patient;
use turnoplus_domain::text::Name;
use turnoplus_domain::time::Zone;

use super::RecordError;
use super::access::{Reading, access};
use crate::page::{Cursor, PageRequest};
use crate::ports::{
    Act, AuditEntry, Clock, Intent, RecordFilter, RecordView, Store, StoreError, Subject, UnitOfWork,
};

/// A copy to make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExportRecord {
    /// Whose record.
    pub patient: PatientId,
    /// As what it is taken out: `json` or `pdf`.
    pub format: &'static str,
}

/// What stands at the head of a copy, and which entries follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordCopy {
    /// Who issues it.
    pub clinic_name: Name,
    /// The clinic's zone.
    pub zone: Zone,
    /// Of when it is: entries that were signed later are not in it.
    pub at: Timestamp,
    /// Whose record it is.
    pub patient: Patient,
    /// Under whom else entries were written: the patients who were merged into that one.
    pub merged: Vec<Patient>,
    /// The names of the payers of the patient's coverages.
    pub payers: HashMap<PayerId, String>,
}

/// Entries read at once.
const PAGE: u8 = 50;

/// Begins a copy: for the patient, a guardian who reads the record, and a doctor who treats the patient. Who opened the
/// record in an emergency reads it, and carries nothing away. That it was made is noted before anything of it is read.
///
/// # Errors
/// See [`RecordError`].
pub async fn note_export(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ExportRecord,
) -> Result<RecordCopy, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let Reading { access, person } = access(uow.as_mut(), actor, cmd.patient, now).await?;
    if let Access::BreakGlass(_) = access {
        return Err(RecordError::Forbidden);
    }
    let patient = found(uow.as_mut(), person.survivor).await?;
    let mut merged = Vec::new();
    for id in person.merged {
        merged.push(found(uow.as_mut(), id).await?);
    }
    let settings = uow.settings().get().await?;
    let mut payers = HashMap::new();
    for id in patient
        .details
        .coverages
        .as_slice()
        .iter()
        .filter_map(|it| it.payer)
    {
        if let Some(payer) = uow.payers().find(id).await? {
            payers.insert(id, payer.name.to_string());
        }
    }
    let line = AuditEntry::by(
        actor,
        now,
        Act::MedicalRecordExported,
        Subject::ClinicalRecord(patient.id),
    )
    .with("access", access.as_str())
    .with("format", cmd.format);
    uow.audit().record(&line).await?;
    uow.commit().await?;
    Ok(RecordCopy {
        clinic_name: settings.clinic_name,
        zone: settings.zone,
        at: now,
        patient,
        merged,
        payers,
    })
}

async fn found(uow: &mut dyn UnitOfWork, id: PatientId) -> Result<Patient, RecordError> {
    uow.patients().find(id).await?.ok_or(RecordError::Unknown)
}

/// The next entries of a copy that was begun, latest first, and where to go on. Each says what was signed: the hash that
/// goes out with it was made again.
///
/// # Errors
/// [`StoreError`]: then the copy ends in the middle, and must not look whole.
pub async fn copy_page(
    store: &dyn Store,
    copy: &RecordCopy,
    after: Option<Cursor<Timestamp>>,
) -> Result<(Vec<RecordView>, Option<Cursor<Timestamp>>), StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let filter = RecordFilter {
        patients: std::iter::once(&copy.patient)
            .chain(&copy.merged)
            .map(|patient| patient.id)
            .collect(),
        ..RecordFilter::default()
    };
    let page = PageRequest { limit: PAGE, after };
    let mut page = uow.medical_records().list(&filter, &page).await?;
    let in_time = |view: &RecordView| view.record.signature.as_ref().is_some_and(|it| it.at <= copy.at);
    page.items.retain(in_time);
    if let Some(other) = page.items.iter().find(|view| !view.record.is_as_signed()) {
        return Err(StoreError::Corrupt {
            entity: "medical_record",
            detail: format!("{} does not say what was signed", other.record.id),
        });
    }
    Ok((page.items, page.next))
}
