//! Changes a draft; only its author does.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AppointmentId, MedicalRecordId, RecordTemplateId};
use turnoplus_domain::medical_record::{Diagnosis, Notes, RecordKind, Treatment};
use turnoplus_domain::version::Version;

use super::access::{own, whose};
use super::create::{check_turno, offered};
use super::{RecordError, once};
use crate::change::Change;
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, Intent, RecordView, Store, Subject};

/// What is to change of a draft.
#[derive(Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of `MedicalRecord` and `Content`"
)]
pub struct UpdateRecord {
    pub id: MedicalRecordId,
    /// Only when the draft still has this version.
    pub expected: Option<Version>,
    pub appointment: Change<AppointmentId>,
    pub kind: Option<RecordKind>,
    pub diagnosis: Change<Diagnosis>,
    pub treatment: Change<Treatment>,
    pub notes: Change<Notes>,
    pub template: Change<RecordTemplateId>,
}

/// Changes a draft.
///
/// # Errors
/// See [`RecordError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateRecord,
) -> Result<RecordView, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let draft = own(uow.as_mut(), actor, cmd.id, now).await?;
    if cmd.expected.is_some_and(|expected| expected != draft.version) {
        return Err(RecordError::VersionMismatch {
            current: draft.version,
        });
    }
    let mut content = draft.content.clone();
    content.kind = cmd.kind.unwrap_or(content.kind);
    cmd.diagnosis.apply(&mut content.diagnosis);
    cmd.treatment.apply(&mut content.treatment);
    cmd.notes.apply(&mut content.notes);
    match cmd.template {
        Change::Keep => {}
        Change::Clear => content.template = None,
        Change::To(id) => content.template = Some(offered(uow.as_mut(), id).await?),
    }
    let mut appointment = draft.appointment;
    cmd.appointment.apply(&mut appointment);
    let changed = draft.revise(content, appointment, now)?;
    if let Some(turno) = changed
        .appointment
        .filter(|_| changed.appointment != draft.appointment)
    {
        let person = whose(uow.as_mut(), draft.patient).await?;
        check_turno(uow.as_mut(), turno, &person, draft.author.doctor).await?;
    }
    if changed.version != draft.version {
        uow.medical_records()
            .save(&changed)
            .await
            .map_err(stale_is_lost_race)?;
    }
    // Also when nothing changed: the answer shows the draft.
    let subject = Subject::ClinicalRecord(changed.patient);
    let line =
        AuditEntry::by(actor, now, Act::MedicalRecordEdited, subject).with("entries", changed.id.to_string());
    uow.audit().record(&line).await?;
    let view = once::view(uow.as_mut(), changed.id).await?;
    uow.commit().await?;
    Ok(view)
}
