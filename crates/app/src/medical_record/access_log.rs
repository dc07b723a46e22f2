//! Shows patients who read their record.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PatientId;

use super::RecordError;
use super::access::access;
use crate::page::{Page, PageRequest};
use crate::ports::{AuditPosition, Clock, Intent, RecordAccess, Store};

/// Who read or opened a patient's record, latest first: for the patient and those who read it as their guardian. With
/// who read the records of those who were merged into the patient, before they were.
///
/// # Errors
/// See [`RecordError`].
pub async fn access_log(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    (patient, page): (PatientId, PageRequest<AuditPosition>),
) -> Result<Page<RecordAccess, AuditPosition>, RecordError> {
    if actor.role != Role::Patient {
        return Err(RecordError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let reading = access(uow.as_mut(), actor, patient, clock.now()).await?;
    Ok(uow.record_access().log(&reading.person.ids(), &page).await?)
}
