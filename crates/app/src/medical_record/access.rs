//! Who may read which record, and the line that each reading leaves.
//!
//! A record is one person's: where patients were merged, it holds what was written under each of them, whoever may read
//! the survivor's reads it all, and it is asked for under any of the ids. Every reading is noted at the survivor's.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, MedicalRecordId, PatientId};
use turnoplus_domain::medical_record::{Access, MedicalRecord, treats};
use turnoplus_domain::patient::reads_record_of;

use super::RecordError;
use crate::patient::{OnePerson, one_person};
use crate::ports::{Act, AuditEntry, StoreError, Subject, UnitOfWork};

/// Whose record somebody reads, and as what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    pub(super) access: Access,
    pub(super) person: OnePerson,
}

/// As what the actor may read this patient's record.
///
/// # Errors
/// [`RecordError::Forbidden`] for the front desk and admins, [`RecordError::Unknown`] for whom the record is none of
/// their business.
pub(super) async fn access(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    patient: PatientId,
    now: Timestamp,
) -> Result<Reading, RecordError> {
    if actor.is_desk() {
        return Err(RecordError::Forbidden);
    }
    let person = whose(uow, patient).await?;
    let access = match actor.role {
        Role::Doctor => as_doctor_of(uow, actor, &person, now).await?,
        _ => as_patient(uow, actor, person.survivor, now).await?,
    };
    Ok(Reading { access, person })
}

/// The person whose record it is.
pub(super) async fn whose(uow: &mut dyn UnitOfWork, patient: PatientId) -> Result<OnePerson, RecordError> {
    one_person(uow, patient).await?.ok_or(RecordError::Unknown)
}

async fn as_patient(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    patient: PatientId,
    now: Timestamp,
) -> Result<Access, RecordError> {
    if actor.is_patient(patient) {
        return Ok(Access::Own);
    }
    let today = uow.settings().get().await?.zone.date(now);
    if reads_record_of(actor, patient, today) {
        Ok(Access::Guardian)
    } else {
        Err(RecordError::Unknown)
    }
}

async fn as_doctor_of(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    person: &OnePerson,
    now: Timestamp,
) -> Result<Access, RecordError> {
    let doctor = actor.doctor.ok_or(RecordError::Unknown)?;
    let patients = person.ids();
    let ties = uow.record_access().ties(doctor, &patients).await?;
    if treats(actor.user, &ties) {
        return Ok(Access::Treating);
    }
    // An emergency is for doctors who take patients: what was opened closes with them.
    let found = uow.doctors().find(doctor).await?;
    if !found.is_some_and(|doctor| doctor.active) {
        return Err(RecordError::Unknown);
    }
    let open = uow.record_access().open_glass(doctor, &patients, now).await?;
    open.map(Access::BreakGlass).ok_or(RecordError::Unknown)
}

/// As what the actor may read this entry: drafts are their author's alone, and authors always see what they wrote.
///
/// # Errors
/// As [`access`].
async fn may_read(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    entry: &MedicalRecord,
    now: Timestamp,
) -> Result<Reading, RecordError> {
    if actor.is_doctor(entry.author.doctor) {
        let person = whose(uow, entry.patient).await?;
        return Ok(Reading {
            access: Access::Author,
            person,
        });
    }
    let reading = access(uow, actor, entry.patient, now).await?;
    if entry.is_signed() {
        Ok(reading)
    } else {
        Err(RecordError::Unknown)
    }
}

/// Notes who read which entries, and as what. Whoever shows them commits this first.
///
/// # Errors
/// [`StoreError`]: then nothing may be shown.
pub(super) async fn note_read(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    (act, now): (Act, Timestamp),
    reading: &Reading,
    entries: &[MedicalRecordId],
) -> Result<(), StoreError> {
    let ids: Vec<String> = entries.iter().map(ToString::to_string).collect();
    let subject = Subject::ClinicalRecord(reading.person.survivor);
    let mut line = AuditEntry::by(actor, now, act, subject)
        .with("access", reading.access.as_str())
        .with("entries", ids.join(" "));
    if let Access::BreakGlass(glass) = reading.access {
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
) -> Result<(MedicalRecord, Reading), RecordError> {
    if actor.is_desk() {
        return Err(RecordError::Forbidden);
    }
    let entry = uow
        .medical_records()
        .find(id)
        .await?
        .ok_or(RecordError::Unknown)?;
    let reading = may_read(uow, actor, &entry, now).await?;
    Ok((entry, reading))
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
