//! What a change of holidays does to the offices' days, and to the turnos on them.

use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::appointment::Appointment;
use turnoplus_domain::availability::Closure;
use turnoplus_domain::holiday::{Holiday, shuts};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::Office;
use turnoplus_domain::time::Interval;

use super::HolidayError;
use crate::availability::OnConflict;
use crate::office::affected;
use crate::ports::{StoreError, UnitOfWork};

/// Some dates of some offices, held against bookings at the same moment.
pub(super) struct Shutting {
    pub(super) offices: Vec<Office>,
    dates: Vec<Date>,
    /// The holidays on these dates as they are.
    pub(super) before: Vec<Holiday>,
}

impl Shutting {
    /// Takes these dates: of one office, or of all of them. Only then is read what holds on them.
    pub(super) async fn hold(
        uow: &mut dyn UnitOfWork,
        scope: Option<OfficeId>,
        mut dates: Vec<Date>,
    ) -> Result<Self, StoreError> {
        dates.sort_unstable();
        dates.dedup();
        let mut offices = uow.offices().list().await?;
        offices.retain(|office| scope.is_none_or(|wanted| wanted == office.id));
        offices.sort_unstable_by_key(|office| office.id);
        for office in &offices {
            for date in &dates {
                if let Some(day) = day_of(office, *date) {
                    uow.claims().mark_closing(office.id, day).await?;
                }
            }
        }
        let before = match (dates.first(), dates.last()) {
            (Some(first), Some(last)) => {
                let mut there = uow.holidays().list(Some(*first), Some(*last)).await?;
                there.retain(|holiday| dates.contains(&holiday.date));
                there
            }
            _ => Vec::new(),
        };
        Ok(Self {
            offices,
            dates,
            before,
        })
    }

    /// The coming turnos on days that are shut in `after` and are not before, by office and start.
    pub(super) async fn in_the_way(
        &self,
        uow: &mut dyn UnitOfWork,
        after: &[Holiday],
        now: Timestamp,
    ) -> Result<Vec<Appointment>, StoreError> {
        let mut turnos = Vec::new();
        for office in &self.offices {
            for date in &self.dates {
                if shuts(&self.before, office.id, *date) || !shuts(after, office.id, *date) {
                    continue;
                }
                let coming =
                    day_of(office, *date).and_then(|day| Interval::new(day.start().max(now), day.end()).ok());
                if let Some(coming) = coming {
                    turnos.extend(uow.appointments().list_coming_at(office.id, coming).await?);
                }
            }
        }
        Ok(turnos)
    }

    /// Does with those turnos what the caller says. Answers how many were cancelled.
    pub(super) async fn settle(
        &self,
        uow: &mut dyn UnitOfWork,
        (actor, now): (&Actor, Timestamp),
        after: &[Holiday],
        on_conflict: OnConflict,
    ) -> Result<usize, HolidayError> {
        let turnos = self.in_the_way(uow, after, now).await?;
        match on_conflict {
            OnConflict::Reject if !turnos.is_empty() => {
                Err(HolidayError::Affected(affected::listed(uow, &turnos).await?))
            }
            OnConflict::Cancel => {
                affected::cancel_all(uow, (actor, now), &turnos, "holiday").await?;
                Ok(turnos.len())
            }
            OnConflict::Reject | OnConflict::Keep => Ok(0),
        }
    }
}

/// `None` for a date that the zone of the office skipped.
fn day_of(office: &Office, date: Date) -> Option<Interval> {
    Closure::whole_days(date, date, &office.zone).ok()
}
