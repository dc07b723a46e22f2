//! Signs a draft: from then on it never changes.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::version::Version;

use super::access::own;
use super::{RecordError, create, once};
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, Clock, IdempotencyKey, Intent, RecordView, Store, Subject};

/// A draft to sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignRecord {
    /// Which.
    pub id: MedicalRecordId,
    /// Only when the draft still has this version: one signs what one has read.
    pub expected: Option<Version>,
    /// The client's key for this intention.
    pub key: Option<IdempotencyKey>,
}

/// Signs a draft at the end of its patient's chain.
///
/// # Errors
/// See [`RecordError`].
pub async fn sign(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: SignRecord,
) -> Result<RecordView, RecordError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(view) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(view);
    }
    let draft = own(uow.as_mut(), actor, cmd.id, now).await?;
    if cmd.expected.is_some_and(|expected| expected != draft.version) {
        return Err(RecordError::VersionMismatch {
            current: draft.version,
        });
    }
    let doctor = create::author(uow.as_mut(), actor).await?;
    let seq = uow.medical_records().next_seq(draft.patient).await?;
    let signed = draft.sign(&doctor, seq, now)?;
    uow.medical_records()
        .sign(&signed)
        .await
        .map_err(stale_is_lost_race)?;
    let subject = Subject::ClinicalRecord(signed.patient);
    let line = AuditEntry::by(actor, now, Act::MedicalRecordSigned, subject)
        .with("entries", signed.id.to_string())
        .with("seq", seq.to_string());
    uow.audit().record(&line).await?;
    once::leave(uow.as_mut(), cmd.key.as_ref(), signed.id).await?;
    uow.commit().await?;
    Ok(RecordView {
        record: signed,
        amended_by: Vec::new(),
    })
}
