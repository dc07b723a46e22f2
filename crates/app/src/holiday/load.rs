//! The country's holidays come with the program: each year that it knows is loaded once when it starts, so that no clinic
//! has to think of it. What an admin removes afterwards stays removed.

use std::collections::HashSet;

use super::argentina::{KNOWN_YEARS, of_year};
use super::shutting::Shutting;
use crate::contention::retried;
use crate::ports::{Act, AuditEntry, Clock, Ids, Intent, Store, StoreError, Subject};

/// Loads every known year that was not loaded before; answers how many dates were added. Any number of instances may do
/// so at once.
///
/// Nobody is there to be asked about turnos that were booked on such a day before the program knew of holidays. The
/// clinic evidently works then, so that the holiday is loaded as one on which it does, and an admin decides.
///
/// # Errors
/// [`StoreError`].
pub async fn load_known_years(
    store: &dyn Store,
    clock: &dyn Clock,
    ids: &dyn Ids,
) -> Result<usize, StoreError> {
    let mut added = 0;
    for year in KNOWN_YEARS {
        added += retried(|| load(store, clock, ids, year)).await?;
    }
    Ok(added)
}

async fn load(store: &dyn Store, clock: &dyn Clock, ids: &dyn Ids, year: i16) -> Result<usize, StoreError> {
    let now = clock.now();
    let mut holidays = of_year(year, ids)?;
    let mut uow = store.begin(Intent::Write).await?;
    if !uow.holidays().claim_year(year).await? {
        return Ok(0);
    }
    let dates = holidays.iter().map(|holiday| holiday.date).collect();
    let held = Shutting::hold(uow.as_mut(), None, dates).await?;
    let there = |date| {
        held.before
            .iter()
            .any(|other| other.date == date && other.office.is_none())
    };
    holidays.retain(|holiday| !there(holiday.date));
    let turnos = held.in_the_way(uow.as_mut(), &holidays, now).await?;
    let worked: HashSet<_> = turnos.iter().map(|turno| turno.civil_start().date()).collect();
    for holiday in &mut holidays {
        holiday.open = worked.contains(&holiday.date);
        uow.holidays().add(holiday).await?;
    }
    let entry = AuditEntry::without_actor(now, Act::HolidaysImported, Subject::Settings)
        .with("year", year.to_string())
        .with("added", holidays.len().to_string())
        .with("open", worked.len().to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(holidays.len())
}
