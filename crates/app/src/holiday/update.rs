//! Changes a holiday: its name, its date, whether the clinic works.

use jiff::civil::Date;
use turnoplus_domain::holiday::{Holiday, HolidayKind};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::HolidayId;
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;

use super::shutting::Shutting;
use super::{HolidayError, admins_only, entry};
use crate::availability::OnConflict;
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, Clock, Intent, Store, StoreError};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Holiday`")]
pub struct UpdateHoliday {
    pub id: HolidayId,
    /// Only when it still has this version.
    pub expected: Option<Version>,
    pub date: Option<Date>,
    pub name: Option<Label>,
    pub kind: Option<HolidayKind>,
    pub open: Option<bool>,
    pub confirmed: Option<bool>,
    /// What becomes of the turnos on days that are shut by it.
    pub on_conflict: OnConflict,
}

/// Changes a holiday.
///
/// # Errors
/// See [`HolidayError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateHoliday,
) -> Result<Holiday, HolidayError> {
    admins_only(actor)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow.holidays().find(cmd.id).await?.ok_or(HolidayError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(HolidayError::VersionMismatch {
            current: current.version,
        });
    }
    let on_conflict = cmd.on_conflict;
    let mut changed = cmd.applied_to(&current);
    if changed == current {
        return Ok(current);
    }
    changed.version = current.version.next();
    let dates = vec![current.date, changed.date];
    let held = Shutting::hold(uow.as_mut(), changed.office, dates).await?;
    let mut after = held.before.clone();
    after.retain(|holiday| holiday.id != changed.id);
    let taken = |other: &Holiday| other.date == changed.date && other.office == changed.office;
    if after.iter().any(taken) {
        return Err(HolidayError::DateTaken);
    }
    after.push(changed.clone());
    let cancelled = held
        .settle(uow.as_mut(), (actor, now), &after, on_conflict)
        .await?;
    uow.holidays().save(&changed).await.map_err(|error| match error {
        StoreError::Duplicate => HolidayError::DateTaken,
        other => stale_is_lost_race(other).into(),
    })?;
    uow.audit()
        .record(&entry(actor, now, Act::HolidayUpdated, (&changed, cancelled)))
        .await?;
    uow.commit().await?;
    Ok(changed)
}

impl UpdateHoliday {
    fn applied_to(self, current: &Holiday) -> Holiday {
        Holiday {
            date: self.date.unwrap_or(current.date),
            name: self.name.unwrap_or_else(|| current.name.clone()),
            kind: self.kind.unwrap_or(current.kind),
            open: self.open.unwrap_or(current.open),
            confirmed: self.confirmed.unwrap_or(current.confirmed),
            ..current.clone()
        }
    }
}
