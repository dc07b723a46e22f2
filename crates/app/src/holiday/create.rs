//! Adds a holiday.

use turnoplus_domain::holiday::Holiday;
use turnoplus_domain::identity::Actor;

use super::shutting::Shutting;
use super::{HolidayError, admins_only, entry};
use crate::availability::OnConflict;
use crate::ports::{Act, Clock, Intent, Store, StoreError};

/// A holiday to add.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateHoliday {
    /// The holiday.
    pub holiday: Holiday,
    /// What becomes of the turnos on that day.
    pub on_conflict: OnConflict,
}

/// Adds a holiday.
///
/// # Errors
/// See [`HolidayError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateHoliday,
) -> Result<Holiday, HolidayError> {
    admins_only(actor)?;
    let CreateHoliday { holiday, on_conflict } = cmd;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let held = Shutting::hold(uow.as_mut(), holiday.office, vec![holiday.date]).await?;
    if holiday.office.is_some() && held.offices.is_empty() {
        return Err(HolidayError::UnknownOffice);
    }
    let mut after = held.before.clone();
    if after.iter().any(|other| other.office == holiday.office) {
        return Err(HolidayError::DateTaken);
    }
    after.push(holiday.clone());
    let cancelled = held
        .settle(uow.as_mut(), (actor, now), &after, on_conflict)
        .await?;
    uow.holidays().add(&holiday).await.map_err(|error| match error {
        StoreError::Duplicate => HolidayError::DateTaken,
        other => other.into(),
    })?;
    uow.audit()
        .record(&entry(actor, now, Act::HolidayCreated, (&holiday, cancelled)))
        .await?;
    uow.commit().await?;
    Ok(holiday)
}
