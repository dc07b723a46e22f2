//! The audit trail taken out of the system. That it was taken, by whom and how narrowly is itself in the trail, and is
//! written before the first line leaves.

use turnoplus_domain::identity::Actor;

use super::list::{admins_only, resolved};
use super::{AuditError, ListAudit};
use crate::contention::Contended;
use crate::page::{Cursor, Page, PageRequest};
use crate::ports::{
    Act, AuditEntry, AuditFilter, AuditPosition, AuditRecord, Clock, Intent, Store, StoreError, Subject,
};

/// An export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportAudit {
    /// Which entries; its page is not looked at.
    pub wanted: ListAudit,
    /// How they are written: `csv` or `jsonl`.
    pub format: &'static str,
}

impl Contended for AuditError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Notes the export in the trail, and answers which entries it is of: those until now, so that it ends.
///
/// # Errors
/// See [`AuditError`].
pub async fn note_export(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: &ExportAudit,
) -> Result<AuditFilter, AuditError> {
    admins_only(actor)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let mut filter = resolved(uow.as_mut(), &cmd.wanted).await?;
    filter.to = Some(filter.to.map_or(now, |to| to.min(now)));
    let mut entry =
        AuditEntry::by(actor, now, Act::AuditExported, Subject::AuditTrail).with("format", cmd.format);
    if let Some(by) = filter.actor {
        entry = entry.with("actor", by.to_string());
    }
    if let Some(kind) = &filter.kind {
        let of = filter.subject.map_or_else(String::new, |id| format!(":{id}"));
        entry = entry.with("entity", format!("{kind}{of}"));
    }
    if let Some(act) = &filter.act {
        entry = entry.with("act", act.clone());
    }
    if let Some(from) = filter.from {
        entry = entry.with("from", from.to_string());
    }
    entry = entry.with("to", filter.to.unwrap_or(now).to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(filter)
}

/// The next entries of an export that was noted.
///
/// # Errors
/// [`StoreError`].
pub async fn export_page(
    store: &dyn Store,
    filter: &AuditFilter,
    after: Option<Cursor<AuditPosition>>,
) -> Result<Page<AuditRecord, AuditPosition>, StoreError> {
    let page = PageRequest { limit: 100, after };
    let mut uow = store.begin(Intent::Read).await?;
    uow.audit_trail().list(filter, &page).await
}
