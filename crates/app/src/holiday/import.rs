//! Adds the dates of the country's list that the clinic lacks: those that a newer program brings, and those that were
//! removed by mistake.

use turnoplus_domain::identity::Actor;

use super::argentina::of_year;
use super::shutting::Shutting;
use super::{HolidayError, admins_only};
use crate::availability::OnConflict;
use crate::ports::{Act, AuditEntry, Clock, Ids, Intent, Store, Subject};

/// A year to import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImportHolidays {
    /// Which year.
    pub year: i16,
    /// What becomes of the turnos on those days.
    pub on_conflict: OnConflict,
}

/// What was imported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imported {
    /// How many dates the clinic lacked.
    pub added: usize,
    /// How many it had; they stay as the clinic has them.
    pub kept: usize,
    /// How many turnos were cancelled.
    pub cancelled: usize,
}

/// Imports a year.
///
/// # Errors
/// See [`HolidayError`].
pub async fn import(
    store: &dyn Store,
    (clock, ids): (&dyn Clock, &dyn Ids),
    actor: &Actor,
    cmd: ImportHolidays,
) -> Result<Imported, HolidayError> {
    admins_only(actor)?;
    let mut lacking = of_year(cmd.year, ids)?;
    if lacking.is_empty() {
        return Err(HolidayError::UnknownYear);
    }
    let (now, known) = (clock.now(), lacking.len());
    let mut uow = store.begin(Intent::Write).await?;
    uow.holidays().claim_year(cmd.year).await?;
    let dates = lacking.iter().map(|holiday| holiday.date).collect();
    let held = Shutting::hold(uow.as_mut(), None, dates).await?;
    let there = |date| {
        held.before
            .iter()
            .any(|other| other.date == date && other.office.is_none())
    };
    lacking.retain(|holiday| !there(holiday.date));
    let after: Vec<_> = held.before.iter().chain(&lacking).cloned().collect();
    let cancelled = held
        .settle(uow.as_mut(), (actor, now), &after, cmd.on_conflict)
        .await?;
    for holiday in &lacking {
        uow.holidays().add(holiday).await?;
    }
    let entry = AuditEntry::by(actor, now, Act::HolidaysImported, Subject::Settings)
        .with("year", cmd.year.to_string())
        .with("added", lacking.len().to_string())
        .with("cancelled", cancelled.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(Imported {
        added: lacking.len(),
        kept: known - lacking.len(),
        cancelled,
    })
}
