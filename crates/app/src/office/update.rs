//! Changes an office. Deactivating it keeps its turnos and offers no new ones.
//!
//! A new time zone re-reads the wall clock: rules and windows at 09:00 stay at 09:00, now of the new zone, and
//! closures stay on their dates. A turno is a promise to a person: it keeps its instant and the zone it was booked in.
//! So while turnos are coming, the caller has to say that they are to be kept.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::{Office, OfficeCode};
use turnoplus_domain::text::{Address, Name};
use turnoplus_domain::time::{Interval, Zone};
use turnoplus_domain::version::Version;

use super::affected;
use super::closure_dates::moved_to_zone;
use crate::availability::Affected;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject, UnitOfWork};

/// What becomes of coming turnos when the zone changes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ZoneConflict {
    /// Refuse, and list them.
    #[default]
    Reject,
    /// They keep their instant and the zone they were booked in.
    Keep,
}

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Office`")]
pub struct UpdateOffice {
    pub id: OfficeId,
    /// Only when the office still has this version.
    pub expected: Option<Version>,
    pub code: Option<OfficeCode>,
    pub name: Option<Name>,
    pub address: Option<Address>,
    pub zone: Option<Zone>,
    pub active: Option<bool>,
    pub on_conflict: ZoneConflict,
}

/// Why the office was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateOfficeError {
    /// Only an admin may.
    #[error("only an admin changes offices")]
    Forbidden,
    /// There is none with this id.
    #[error("no such office")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the office is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Another office has the code.
    #[error("the office code is taken")]
    CodeTaken,
    /// Turnos are coming, and the zone was to change.
    #[error("{} coming turnos are affected", .0.total)]
    Affected(Affected),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdateOfficeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Changes an office.
///
/// # Errors
/// See [`UpdateOfficeError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateOffice,
) -> Result<Office, UpdateOfficeError> {
    if actor.role != Role::Admin {
        return Err(UpdateOfficeError::Forbidden);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .offices()
        .find(cmd.id)
        .await?
        .ok_or(UpdateOfficeError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(UpdateOfficeError::VersionMismatch {
            current: current.version,
        });
    }
    let on_conflict = cmd.on_conflict;
    let changed = changed(current.clone(), cmd);
    if changed == current {
        return Ok(current);
    }
    if changed.zone != current.zone {
        change_zone(uow.as_mut(), &current, &changed.zone, on_conflict, now).await?;
    }
    let changed = Office {
        version: current.version.next(),
        ..changed
    };
    uow.offices().save(&changed).await.map_err(|error| match error {
        StoreError::Duplicate => UpdateOfficeError::CodeTaken,
        other => stale_is_lost_race(other).into(),
    })?;
    let entry = AuditEntry::by(actor, now, Act::OfficeUpdated, Subject::Office(changed.id))
        .with("zone", changed.zone.name())
        .with("active", changed.active.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(changed)
}

fn changed(mut office: Office, cmd: UpdateOffice) -> Office {
    if let Some(code) = cmd.code {
        office.code = code;
    }
    if let Some(name) = cmd.name {
        office.name = name;
    }
    if let Some(address) = cmd.address {
        office.address = address;
    }
    if let Some(zone) = cmd.zone {
        office.zone = zone;
    }
    if let Some(active) = cmd.active {
        office.active = active;
    }
    office
}

async fn change_zone(
    uow: &mut dyn UnitOfWork,
    office: &Office,
    zone: &Zone,
    on_conflict: ZoneConflict,
    now: Timestamp,
) -> Result<(), UpdateOfficeError> {
    if on_conflict == ZoneConflict::Reject
        && let Ok(coming) = Interval::new(now, Timestamp::MAX)
    {
        let turnos = uow.appointments().list_coming_at(office.id, coming).await?;
        if !turnos.is_empty() {
            return Err(UpdateOfficeError::Affected(affected::listed(uow, &turnos).await?));
        }
    }
    let closures = uow.availability().list_closures(office.id).await?;
    for closure in closures {
        if let Some(moved) = moved_to_zone(&closure, &office.zone, zone) {
            uow.availability()
                .remove_closure(closure.id, closure.version)
                .await
                .map_err(stale_is_lost_race)?;
            uow.availability().add_closure(&moved).await?;
        }
    }
    Ok(())
}
