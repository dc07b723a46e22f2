//! Who may read which record, and the line that each reading leaves.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, MedicalRecordId, PatientId};
use turnoplus_domain::medical_record::{Access, MedicalRecord, treats};
use turnoplus_domain::patient::reads_record_of;

use super::RecordError;
use crate::ports::{Act, AuditEntry, StoreError, Subject, UnitOfWork};

/// As what the actor may read this patient's record.
///
/// # Errors
/// [`RecordError::Forbidden`] for the front desk and admins, [`RecordError::Unknown`] for whom the record is none of
/// their business.
pub async fn access(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    patient: PatientId,
    now: Timestamp,
) -> Result<Access, RecordError> {
    match actor.role {
        Role::Admin | Role::Receptionist => Err(RecordError::Forbidden),
        Role::Patient if actor.is_patient(patient) => Ok(Access::Own),
        Role::Patient => {
            let today = uow.settings().get().await?.zone.date(now);
            if reads_record_of(actor, patient, today) {
                Ok(Access::Guardian)
            } else {
                Err(RecordError::Unknown)
            }
        }
        Role::Doctor => {
            let doctor = actor.doctor.ok_or(RecordError::Unknown)?;
            let ties = uow.record_access().ties(doctor, &[patient]).await?;
            if treats(actor.user, &ties) {
                return Ok(Access::Treating);
            }
            // An emergency is for doctors who take patients: what was opened closes with them.
            let found = uow.doctors().find(doctor).await?;
            if !found.is_some_and(|doctor| doctor.active) {
                return Err(RecordError::Unknown);
            }
            let open = uow.record_access().open_glass(doctor, &[patient], now).await?;
            open.map(Access::BreakGlass).ok_or(RecordError::Unknown)
        }
    }
}

/// As what the actor may read this entry: drafts are their author's alone, and authors always see what they wrote.
///
/// # Errors
/// As [`access`].
pub async fn may_read(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    entry: &MedicalRecord,
    now: Timestamp,
) -> Result<Access, RecordError> {
    if actor.is_doctor(entry.author.doctor) {
        return Ok(Access::Author);
    }
    let access = access(uow, actor, entry.patient, now).await?;
    if entry.is_signed() {
        Ok(access)
    } else {
        Err(RecordError::Unknown)
    }
}

/// Notes who read which entries, and as what. Whoever shows them commits this first.
///
/// # Errors
/// [`StoreError`]: then nothing may be shown.
pub async fn note_read(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    (act, patient, now): (Act, PatientId, Timestamp),
    access: Access,
    entries: &[MedicalRecordId],
) -> Result<(), StoreError> {
    let ids: Vec<String> = entries.iter().map(ToString::to_string).collect();
    let mut line = AuditEntry::by(actor, now, act, Subject::ClinicalRecord(patient))
        .with("access", access.as_str())
        .with("entries", ids.join(" "));
    if let Access::BreakGlass(glass) = access {
        line = line.with("breakGlass", glass.to_string());
    }
    uow.audit().record(&line).await
}

/// The doctor that the actor is.
pub(super) fn as_doctor(actor: &Actor) -> Result<DoctorId, RecordError> {
    actor
        .doctor
        .filter(|_| actor.role == Role::Doctor)
        .ok_or(RecordError::Forbidden)
}

/// The entry, if the actor is a doctor who may see it.
pub(super) async fn readable(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    id: MedicalRecordId,
    now: Timestamp,
) -> Result<(MedicalRecord, Access), RecordError> {
    if actor.is_desk() {
        return Err(RecordError::Forbidden);
    }
    let entry = uow
        .medical_records()
        .find(id)
        .await?
        .ok_or(RecordError::Unknown)?;
    let access = may_read(uow, actor, &entry, now).await?;
    Ok((entry, access))
}

/// The entry, if the actor wrote it. Another doctor who may read it is told that it is signed.
pub(super) async fn own(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    id: MedicalRecordId,
    now: Timestamp,
) -> Result<MedicalRecord, RecordError> {
    as_doctor(actor)?;
    // Drafts of others are not readable: what comes back here is the actor's, or signed.
    Ok(readable(uow, actor, id, now).await?.0)
}
