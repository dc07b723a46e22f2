//! Entries as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::ids::{AppointmentId, DoctorId, MedicalRecordId, PatientId, UserId};
use turnoplus_domain::medical_record::{Amends, Author, MedicalRecord, Signature};

use super::entity::Model;
use super::sealed::{self, TABLE};
use crate::db_error::corrupt;
use crate::db_row::{line, parse, stored_version, version};
use crate::db_time::DbInstant;
use crate::sealing::SealingKeys;

/// The row of an entry, without its place in the chain.
pub(super) fn row(keys: &SealingKeys, record: &MedicalRecord) -> Result<Model, StoreError> {
    Ok(Model {
        id: record.id.uuid(),
        patient_id: record.patient.uuid(),
        appointment_id: record.appointment.map(AppointmentId::uuid),
        doctor_id: record.author.doctor.uuid(),
        user_id: record.author.user.uuid(),
        author_name: record.author.name.as_str().to_owned(),
        kind: record.content.kind.as_str().to_owned(),
        amends_id: record.amends.as_ref().map(|amends| amends.entry.uuid()),
        sealed: sealed::seal(keys, record)?,
        created_at: DbInstant::of(record.created_at),
        updated_at: DbInstant::of(record.updated_at),
        version: stored_version(record.version),
        seq: None,
        license: None,
        signed_at: None,
        prev_hash: None,
        hash: None,
        erased_at: None,
    })
}

/// The entry of a row.
pub(crate) fn record(keys: &SealingKeys, row: &Model) -> Result<MedicalRecord, StoreError> {
    let opened = sealed::open(keys, row)?;
    let amends = match (row.amends_id, opened.amend_reason) {
        (None, None) => None,
        (Some(id), Some(reason)) => Some(Amends {
            entry: MedicalRecordId::new(id),
            reason,
        }),
        _ => return Err(corrupt(TABLE, "an amendment is half there")),
    };
    Ok(MedicalRecord {
        id: MedicalRecordId::new(row.id),
        patient: PatientId::new(row.patient_id),
        appointment: row.appointment_id.map(AppointmentId::new),
        author: Author {
            doctor: DoctorId::new(row.doctor_id),
            user: UserId::new(row.user_id),
            name: line(TABLE, "author_name", &row.author_name)?,
        },
        content: opened.content,
        amends,
        signature: signature(row, opened.content_hash)?,
        created_at: row.created_at.get(TABLE)?,
        updated_at: row.updated_at.get(TABLE)?,
        version: version(TABLE, row.version)?,
    })
}

fn signature(row: &Model, content_hash: Option<[u8; 32]>) -> Result<Option<Signature>, StoreError> {
    match (row.seq, row.license.as_deref(), row.signed_at, content_hash) {
        (None, None, None, None) => Ok(None),
        (Some(seq), Some(license), Some(at), Some(content_hash)) => Ok(Some(Signature {
            seq: u64::try_from(seq).map_err(|_| corrupt(TABLE, "seq is out of range"))?,
            license: parse(TABLE, "license", license)?,
            at: at.get(TABLE)?,
            content_hash,
        })),
        _ => Err(corrupt(TABLE, "a signature is half there")),
    }
}
