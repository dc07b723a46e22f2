//! What was done in the clinic, newest first. Nothing in the trail is clinical, so reading it leaves no entry.

use jiff::{Span, Timestamp};
use turnoplus_domain::availability::Closure;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::time::Zone;

use crate::availability::Moment;
use crate::page::{Page, PageRequest};
use crate::ports::{AuditFilter, AuditPosition, AuditRecord, Intent, Store, StoreError, UnitOfWork};

/// Which entries are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListAudit {
    /// Which; its `from` and `to` are taken from the moments below.
    pub filter: AuditFilter,
    /// From when on.
    pub from: Option<Moment>,
    /// Until when; a date is included, an instant is not.
    pub to: Option<Moment>,
    /// Which page.
    pub page: PageRequest<AuditPosition>,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Only an admin may.
    #[error("only an admin reads the audit trail")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists entries.
///
/// # Errors
/// See [`AuditError`].
pub async fn list(
    store: &dyn Store,
    actor: &Actor,
    query: ListAudit,
) -> Result<Page<AuditRecord, AuditPosition>, AuditError> {
    admins_only(actor)?;
    let mut uow = store.begin(Intent::Read).await?;
    let filter = resolved(uow.as_mut(), &query).await?;
    Ok(uow.audit_trail().list(&filter, &query.page).await?)
}

pub(super) fn admins_only(actor: &Actor) -> Result<(), AuditError> {
    if actor.role == Role::Admin {
        Ok(())
    } else {
        Err(AuditError::Forbidden)
    }
}

/// The filter with its moments as instants; dates are dates on the clinic's wall.
pub(super) async fn resolved(uow: &mut dyn UnitOfWork, query: &ListAudit) -> Result<AuditFilter, StoreError> {
    let zone = uow.settings().get().await?.zone;
    Ok(AuditFilter {
        from: query.from.and_then(|from| beginning(from, &zone)),
        to: query.to.and_then(|to| ending(to, &zone)),
        ..query.filter.clone()
    })
}

fn beginning(moment: Moment, zone: &Zone) -> Option<Timestamp> {
    match moment {
        Moment::Instant(at) => Some(at),
        Moment::Date(date) => Some(Closure::whole_days(date, date, zone).ok()?.start()),
    }
}

fn ending(moment: Moment, zone: &Zone) -> Option<Timestamp> {
    match moment {
        Moment::Instant(at) => Some(at),
        // A date that the zone skipped ends where the day before does.
        Moment::Date(date) => {
            let before = date.saturating_sub(Span::new().days(1));
            Some(Closure::whole_days(before, date, zone).ok()?.end())
        }
    }
}
