//! Begins an entry: a draft that only its author sees.

use jiff::Timestamp;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AppointmentId, DoctorId, RecordTemplateId};
use turnoplus_domain::medical_record::{MedicalRecord, NewRecord, TemplateUsed};

use super::access::{access, as_doctor};
use super::{RecordError, once};
use crate::patient::OnePerson;
use crate::ports::{Act, AuditEntry, Clock, IdempotencyKey, Intent, RecordView, Store, Subject, UnitOfWork};

/// An entry to begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateRecord {
    /// The entry; its content names no template yet.
    pub entry: NewRecord,
    /// The template that it is begun from.
    pub template: Option<RecordTemplateId>,
    /// The client's key for this intention.
    pub key: Option<IdempotencyKey>,
}

/// Begins an entry.
///
/// # Errors
/// See [`RecordError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateRecord,
) -> Result<RecordView, RecordError> {
    let doctor = as_doctor(actor)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(view) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(view);
    }
    let reading = access(uow.as_mut(), actor, cmd.entry.patient, now).await?;
    if reading.person.survivor != cmd.entry.patient {
        return Err(RecordError::PatientMerged(reading.person.survivor));
    }
    if let Some(turno) = cmd.entry.appointment {
        check_turno(uow.as_mut(), turno, &reading.person, doctor).await?;
    }
    let mut entry = cmd.entry;
    if let Some(template) = cmd.template {
        entry.content.template = Some(offered(uow.as_mut(), template).await?);
    }
    let draft = add(uow.as_mut(), actor, entry, now).await?;
    once::leave(uow.as_mut(), cmd.key.as_ref(), draft.id).await?;
    uow.commit().await?;
    Ok(RecordView {
        record: draft,
        amended_by: Vec::new(),
    })
}

/// Writes the draft and notes it.
pub(super) async fn add(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    entry: NewRecord,
    now: Timestamp,
) -> Result<MedicalRecord, RecordError> {
    let author = author(uow, actor).await?;
    let draft = MedicalRecord::draft(entry, &author, actor.user, now);
    uow.medical_records().add(&draft).await?;
    let subject = Subject::ClinicalRecord(draft.patient);
    let line =
        AuditEntry::by(actor, now, Act::MedicalRecordDrafted, subject).with("entries", draft.id.to_string());
    uow.audit().record(&line).await?;
    Ok(draft)
}

/// The doctor who writes.
pub(super) async fn author(uow: &mut dyn UnitOfWork, actor: &Actor) -> Result<Doctor, RecordError> {
    let doctor = as_doctor(actor)?;
    uow.doctors().find(doctor).await?.ok_or(RecordError::Unknown)
}

/// What an entry keeps of a template that is still offered.
pub(super) async fn offered(
    uow: &mut dyn UnitOfWork,
    id: RecordTemplateId,
) -> Result<TemplateUsed, RecordError> {
    let template = uow.record_templates().find(id).await?;
    template
        .filter(|template| template.active)
        .map(|template| template.used())
        .ok_or(RecordError::UnknownTemplate)
}

/// Only a turno of this doctor with this person.
pub(super) async fn check_turno(
    uow: &mut dyn UnitOfWork,
    id: AppointmentId,
    person: &OnePerson,
    doctor: DoctorId,
) -> Result<(), RecordError> {
    let turno = uow.appointments().find(id).await?;
    if turno.is_some_and(|turno| person.ids().contains(&turno.patient()) && turno.doctor() == doctor) {
        Ok(())
    } else {
        Err(RecordError::UnknownAppointment)
    }
}
