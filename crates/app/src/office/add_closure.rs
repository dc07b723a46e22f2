//! Closes an office for whole days. Turnos that lie in them are never cancelled silently: the caller is told which
//! they are, and says what becomes of them.

use jiff::{Timestamp, ToSpan, civil::Date};
use turnoplus_domain::availability::Closure;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{ClosureId, OfficeId};
use turnoplus_domain::text::Label;
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::version::Version;

use super::{DatedClosure, affected};
use crate::availability::{Affected, OnConflict};
use crate::contention::Contended;
use crate::live::note_added;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// Days to close an office on, both included.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Closure`")]
pub struct AddClosure {
    pub id: ClosureId,
    pub office: OfficeId,
    pub from: Date,
    pub until: Date,
    pub reason: Option<Label>,
    /// What becomes of the turnos that lie in it.
    pub on_conflict: OnConflict,
}

/// Why the office is not closed.
#[derive(Debug, thiserror::Error)]
pub enum AddClosureError {
    /// Only an admin may.
    #[error("only an admin closes offices")]
    Forbidden,
    /// There is no such office.
    #[error("no such office")]
    UnknownOffice,
    /// The last date is before the first, or the dates do not exist in the zone of the office.
    #[error("must not end before it begins")]
    Inverted,
    /// The last date is over already at the office.
    #[error("must not be over already")]
    Past,
    /// More than a year long, or more than five years ahead.
    #[error("must be at most a year long and start within five years")]
    TooFar,
    /// Turnos lie in it.
    #[error("{} coming turnos are affected", .0.total)]
    Affected(Affected),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for AddClosureError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Closes an office.
///
/// # Errors
/// See [`AddClosureError`].
pub async fn add_closure(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: AddClosure,
) -> Result<DatedClosure, AddClosureError> {
    if actor.role != Role::Admin {
        return Err(AddClosureError::Forbidden);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let office = uow
        .offices()
        .find(cmd.office)
        .await?
        .ok_or(AddClosureError::UnknownOffice)?;
    let closure = Closure {
        id: cmd.id,
        office: office.id,
        interval: closed_days(cmd.from, cmd.until, &office.zone, now)?,
        reason: cmd.reason,
        version: Version::FIRST,
    };
    // Before the turnos are read: a booking at this moment is waited for, and one after it sees the closure.
    uow.claims().mark_closing(office.id, closure.interval).await?;
    let mut cancelled = 0;
    if let Ok(coming) = Interval::new(closure.interval.start().max(now), closure.interval.end()) {
        let turnos = uow.appointments().list_coming_at(office.id, coming).await?;
        match cmd.on_conflict {
            OnConflict::Reject if !turnos.is_empty() => {
                return Err(AddClosureError::Affected(
                    affected::listed(uow.as_mut(), &turnos).await?,
                ));
            }
            OnConflict::Cancel => {
                affected::cancel_all(uow.as_mut(), (actor, now), &turnos, "closure").await?;
                cancelled = turnos.len();
            }
            OnConflict::Reject | OnConflict::Keep => {}
        }
    }
    uow.availability().add_closure(&closure).await?;
    let entry = AuditEntry::by(actor, now, Act::ClosureCreated, Subject::Office(office.id))
        .with("closure", closure.id.to_string())
        .with("from", cmd.from.to_string())
        .with("until", cmd.until.to_string())
        .with("cancelled", cancelled.to_string());
    uow.audit().record(&entry).await?;
    let dated = DatedClosure::of(closure, &office.zone);
    note_added(uow.as_mut(), now, &dated).await?;
    uow.commit().await?;
    Ok(dated)
}

fn closed_days(from: Date, until: Date, zone: &Zone, now: Timestamp) -> Result<Interval, AddClosureError> {
    let today = zone.date(now);
    if until < from {
        return Err(AddClosureError::Inverted);
    }
    if until < today {
        return Err(AddClosureError::Past);
    }
    if until > from.saturating_add(1.year()) || from > today.saturating_add(5.years()) {
        return Err(AddClosureError::TooFar);
    }
    Closure::whole_days(from, until, zone).map_err(|_| AddClosureError::Inverted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_over_inverted_or_endless_is_no_closure() {
        let baires = Zone::parse("America/Argentina/Buenos_Aires").unwrap();
        // 22:00 of the day before, at the office.
        let now: Timestamp = "2026-12-02T01:00:00Z".parse().unwrap();
        let days = |from, until| closed_days(from, until, &baires, now);
        assert!(days(date(2026, 12, 1), date(2026, 12, 1)).is_ok());
        assert!(matches!(
            days(date(2026, 11, 30), date(2026, 11, 30)),
            Err(AddClosureError::Past)
        ));
        assert!(matches!(
            days(date(2026, 12, 3), date(2026, 12, 2)),
            Err(AddClosureError::Inverted)
        ));
        assert!(matches!(
            days(date(2026, 12, 3), date(2027, 12, 4)),
            Err(AddClosureError::TooFar)
        ));
        assert!(matches!(days(Date::MAX, Date::MAX), Err(AddClosureError::TooFar)));
    }
}
