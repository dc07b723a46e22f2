//! Begins a correction: a draft that names the signed entry it corrects. Both stay to be seen. What was written under a
//! patient who was merged is corrected in the survivor's chain.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::medical_record::{Amends, Content, NewRecord, RecordKind};
use turnoplus_domain::text::Reason;

use super::access::{as_doctor, readable};
use super::{RecordError, create, once};
use crate::ports::{Clock, IdempotencyKey, Intent, RecordView, Store};

/// A correction to begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmendRecord {
    /// Its own id.
    pub id: MedicalRecordId,
    /// The entry that it corrects.
    pub of: MedicalRecordId,
    /// Why.
    pub reason: Reason,
    /// What it says, whole; its kind and its template come with the other entry.
    pub content: Content,
    /// Another kind than the other entry's.
    pub kind: Option<RecordKind>,
    /// The client's key for this intention.
    pub key: Option<IdempotencyKey>,
}

/// Begins a correction.
///
/// # Errors
/// See [`RecordError`].
pub async fn amend(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: AmendRecord,
) -> Result<RecordView, RecordError> {
    as_doctor(actor)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(view) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(view);
    }
    let (other, reading) = readable(uow.as_mut(), actor, cmd.of, now).await?;
    other.check_amendable()?;
    let entry = NewRecord {
        id: cmd.id,
        patient: reading.person.survivor,
        appointment: None,
        content: Content {
            kind: cmd.kind.unwrap_or(other.content.kind),
            template: other.content.template,
            ..cmd.content
        },
        amends: Some(Amends {
            entry: other.id,
            reason: cmd.reason,
        }),
    };
    let draft = create::add(uow.as_mut(), actor, entry, now).await?;
    once::leave(uow.as_mut(), cmd.key.as_ref(), draft.id).await?;
    uow.commit().await?;
    Ok(RecordView {
        record: draft,
        amended_by: Vec::new(),
    })
}
