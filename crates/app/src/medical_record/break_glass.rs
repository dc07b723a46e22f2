//! Opens the record of a patient whom the doctor does not treat: an emergency, with a reason that the patient sees. A
//! doctor who takes no patients any more opens none.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{BreakGlassId, PatientId};
use turnoplus_domain::medical_record::{Access, BreakGlass};
use turnoplus_domain::text::Reason;

use super::access::whose;
use super::{RecordError, create};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, Subject};

/// A record to open.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenRecord {
    /// The opening's id.
    pub id: BreakGlassId,
    /// Whose record.
    pub patient: PatientId,
    /// Why.
    pub reason: Reason,
}

/// Opens a record for a few hours.
///
/// # Errors
/// See [`RecordError`].
pub async fn break_glass(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: OpenRecord,
) -> Result<BreakGlass, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = create::author(uow.as_mut(), actor).await?;
    if !doctor.active {
        return Err(RecordError::DoctorInactive);
    }
    let person = whose(uow.as_mut(), cmd.patient).await?;
    let glass = BreakGlass {
        id: cmd.id,
        patient: person.survivor,
        doctor: doctor.id,
        user: actor.user,
        reason: cmd.reason,
        opened_at: now,
        expires_at: BreakGlass::expiry(now),
    };
    uow.record_access().add_break_glass(&glass).await?;
    let subject = Subject::ClinicalRecord(glass.patient);
    let line = AuditEntry::by(actor, now, Act::MedicalRecordOpened, subject)
        .with("access", Access::BreakGlass(glass.id).as_str())
        .with("breakGlass", glass.id.to_string())
        .with("until", glass.expires_at.to_string());
    uow.audit().record(&line).await?;
    uow.commit().await?;
    Ok(glass)
}
