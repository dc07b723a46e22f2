//! Clinical records: every patient's chain of signed entries is whole from the first to the one that the head names,
//! every entry says what was signed, and every sealed text opens.
//!
//! Entries that were cut off at the end show three ways: the head names a later one; the head itself was put back, but
//! then the audit trail tells of more signatures than there are entries; and a head cannot be made without the key.
//! Who cuts the audit trail too meets its checkpoints.
//!
//! Entries that were erased when their retention had passed stay as links: each proves by a keyed hash that it is what is
//! left of itself, and the audit trail tells how many of them there are.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{Act, StoreError, Subject};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::medical_record::MedicalRecord;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report, attachments};
use crate::db_error::from_db;
use crate::medical_record::chain::{head_mac, link};
use crate::medical_record::entity::{Column, Entity, Model};
use crate::medical_record::{break_glass_entity, erased, head_entity, reason, record};
use crate::records::{AuditKey, GENESIS, audit_entity};
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

const RECORD: &str = "medical-record";
const PATIENT: &str = "clinical-record";
const GLASS: &str = "break-glass";

/// What a chain has to be checked with.
pub(super) struct Keys<'a> {
    pub(super) chain: &'a AuditKey,
    pub(super) sealing: &'a SealingKeys,
}

/// The last entry of a chain, as read.
struct Last {
    seq: i64,
    hash: Vec<u8>,
}

pub(super) async fn check(db: &Session, keys: &Keys<'_>, report: &mut Report) -> Result<(), StoreError> {
    let Walked { lasts, erased } = entries(db, keys, report).await?;
    heads(db, keys, report, lasts).await?;
    erasures(db, report, erased).await?;
    glasses(db, keys, report).await
}

/// Where each patient's chain ends, and how many of its entries were erased.
struct Walked {
    lasts: HashMap<Uuid, Last>,
    erased: HashMap<Uuid, u64>,
}

/// Walks every chain.
async fn entries(db: &Session, keys: &Keys<'_>, report: &mut Report) -> Result<Walked, StoreError> {
    let (mut seen, mut files) = (0, 0);
    let mut broken: HashSet<Uuid> = HashSet::new();
    let mut lasts: HashMap<Uuid, Last> = HashMap::new();
    let mut erased: HashMap<Uuid, u64> = HashMap::new();
    let mut after: Option<Uuid> = None;
    loop {
        let patients = patients(db, after).await?;
        for patient in &patients {
            let rows = Entity::find()
                .filter(Column::PatientId.eq(*patient))
                .order_by_asc(Column::Seq)
                .order_by_asc(Column::Id)
                .all(db)
                .await
                .map_err(from_db)?;
            seen += rows.len() as u64;
            let mut entries = Vec::with_capacity(rows.len());
            for row in rows {
                let before = lasts.get(patient);
                let fault = if row.erased_at.is_some() {
                    fault_of_erased(keys, before, &row)
                } else {
                    let entry = report.sound((RECORD, row.id), record(keys.sealing, &row))?;
                    let fault = entry
                        .as_ref()
                        .and_then(|entry| fault(keys, before, (entry, &row)));
                    entries.extend(entry);
                    fault
                };
                if let Some(fault) = fault
                    && broken.insert(*patient)
                {
                    // Whatever follows the first bad entry of a chain hangs in the air.
                    report.add(FindingKind::RecordChain, (RECORD, row.id), fault);
                }
                if row.erased_at.is_some() {
                    *erased.entry(*patient).or_default() += 1;
                }
                if let (Some(seq), Some(hash)) = (row.seq, row.hash) {
                    lasts.insert(*patient, Last { seq, hash });
                }
            }
            files += attachments::check(db, keys.sealing, report, &entries).await?;
        }
        if is_last(&patients) {
            report.checked("clinical record entries", seen);
            report.checked("files of clinical records", files);
            return Ok(Walked { lasts, erased });
        }
        after = patients.last().copied();
    }
}

async fn patients(db: &Session, after: Option<Uuid>) -> Result<Vec<Uuid>, StoreError> {
    let mut query = Entity::find().select_only().column(Column::PatientId).distinct();
    if let Some(after) = after {
        query = query.filter(Column::PatientId.gt(after));
    }
    query
        .order_by_asc(Column::PatientId)
        .limit(STRETCH)
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)
}

/// What is wrong with an entry, given the signed one before it.
fn fault(
    keys: &Keys<'_>,
    before: Option<&Last>,
    (entry, row): (&MedicalRecord, &Model),
) -> Option<&'static str> {
    let signature = entry.signature.as_ref()?;
    let prev_hash = row.prev_hash.as_deref().unwrap_or_default();
    misplaced(before, row).or_else(|| {
        if !entry.is_as_signed() {
            Some("it does not say what was signed")
        } else if row.hash.as_deref() != Some(link(keys.chain, prev_hash, entry, signature).as_slice()) {
            Some("it was changed, or made with another key")
        } else {
            None
        }
    })
}

/// What is wrong with an entry whose text was erased.
fn fault_of_erased(keys: &Keys<'_>, before: Option<&Last>, row: &Model) -> Option<&'static str> {
    let proven = row.sealed == erased::proof(keys.chain, row);
    misplaced(before, row).or_else(|| (!proven).then_some("it is not what an erasure left of it"))
}

/// What is wrong with the place of an entry after the one before it.
fn misplaced(before: Option<&Last>, row: &Model) -> Option<&'static str> {
    let (seq, hash) = before.map_or((1, GENESIS.as_slice()), |before| {
        (before.seq + 1, before.hash.as_slice())
    });
    if row.seq != Some(seq) {
        Some("an entry before it is missing")
    } else if row.prev_hash.as_deref().unwrap_or_default() != hash {
        Some("it does not follow the entry before it")
    } else {
        None
    }
}

/// As many entries are erased as the audit trail tells of.
async fn erasures(
    db: &Session,
    report: &mut Report,
    mut erased: HashMap<Uuid, u64>,
) -> Result<(), StoreError> {
    use audit_entity::{Column, Entity};
    let kind = Subject::ClinicalRecord(PatientId::new(Uuid::nil())).kind();
    let told: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .column(Column::SubjectId)
        .column(Column::Details)
        .filter(Column::SubjectKind.eq(kind))
        .filter(Column::Act.eq(Act::MedicalRecordErased.as_str()))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let mut counts: HashMap<Uuid, u64> = HashMap::new();
    for (patient, details) in told {
        let details: serde_json::Value = serde_json::from_str(&details).unwrap_or_default();
        let count = details["count"].as_str().and_then(|count| count.parse().ok());
        *counts.entry(patient).or_default() += count.unwrap_or(0u64);
    }
    for (patient, count) in counts {
        if erased.remove(&patient) != Some(count) {
            let detail = "the audit trail tells of another number of erased entries";
            report.add(FindingKind::RecordChain, (PATIENT, patient), detail);
        }
    }
    for patient in erased.into_keys() {
        let detail = "entries lack their text, and the audit trail tells of no erasure";
        report.add(FindingKind::RecordChain, (PATIENT, patient), detail);
    }
    Ok(())
}

/// Every chain ends where its head says, and has as many entries as the audit trail tells of signatures.
async fn heads(
    db: &Session,
    keys: &Keys<'_>,
    report: &mut Report,
    mut lasts: HashMap<Uuid, Last>,
) -> Result<(), StoreError> {
    let signatures = signatures(db).await?;
    let mut headed: HashSet<Uuid> = HashSet::new();
    let mut after: Option<Uuid> = None;
    loop {
        let mut query = head_entity::Entity::find();
        if let Some(after) = after {
            query = query.filter(head_entity::Column::PatientId.gt(after));
        }
        let rows = query
            .order_by_asc(head_entity::Column::PatientId)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        for head in &rows {
            let patient = head.patient_id;
            headed.insert(patient);
            let last = lasts.remove(&patient);
            let ends = last.is_some_and(|last| last.seq == head.seq && last.hash == head.hash);
            let detail = if head.mac != head_mac(keys.chain, patient, head.seq, &head.hash) {
                "the head of the chain was changed, or made with another key"
            } else if !ends {
                "the chain does not end with the entry that its head names"
            } else if signatures.get(&patient).copied().unwrap_or(0) != head.seq {
                "the audit trail tells of another number of signed entries"
            } else {
                continue;
            };
            report.add(FindingKind::RecordChain, (PATIENT, patient), detail);
        }
        if is_last(&rows) {
            break;
        }
        after = rows.last().map(|head| head.patient_id);
    }
    // What is left has no head: chains that lost it, and chains of which nothing is left.
    let lost: HashSet<Uuid> = lasts.into_keys().chain(signatures.into_keys()).collect();
    for patient in lost.difference(&headed) {
        report.add(
            FindingKind::RecordChain,
            (PATIENT, *patient),
            "the chain has lost its head",
        );
    }
    Ok(())
}

/// How many signatures the audit trail tells of, by patient.
async fn signatures(db: &Session) -> Result<HashMap<Uuid, i64>, StoreError> {
    use audit_entity::{Column, Entity};
    let kind = Subject::ClinicalRecord(PatientId::new(Uuid::nil())).kind();
    let rows: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::SubjectId)
        .column_as(Column::Seq.count(), "number")
        .filter(
            Condition::all()
                .add(Column::SubjectKind.eq(kind))
                .add(Column::Act.eq(Act::MedicalRecordSigned.as_str())),
        )
        .group_by(Column::SubjectId)
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    Ok(rows.into_iter().collect())
}

/// Every reason of an emergency opens.
async fn glasses(db: &Session, keys: &Keys<'_>, report: &mut Report) -> Result<(), StoreError> {
    use break_glass_entity::{Column, Entity};
    let mut seen = 0;
    let mut after: Option<Uuid> = None;
    loop {
        let mut query = Entity::find();
        if let Some(after) = after {
            query = query.filter(Column::Id.gt(after));
        }
        let rows = query
            .order_by_asc(Column::Id)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        for row in &rows {
            seen += 1;
            report.sound((GLASS, row.id), reason(keys.sealing, row))?;
        }
        if is_last(&rows) {
            report.checked("records opened in an emergency", seen);
            return Ok(());
        }
        after = rows.last().map(|row| row.id);
    }
}
