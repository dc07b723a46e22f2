//! Numbers about turnos: days that were counted and put down, and the others counted now.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{Counted, ReportFilter, ReportRepository, StoreError};
use turnoplus_domain::ids::OfficeId;

use super::count::live;
use super::days;
use crate::db_row::count;
use crate::db_time::DbInstant;
use crate::patient::entity as patient;
use crate::unit_of_work::Session;

/// See [`ReportRepository`].
pub(crate) struct Reports<'a>(pub(crate) &'a Session);

/// More queries than this take longer than one over the whole range.
const MOST_STRETCHES: usize = 12;

#[async_trait]
impl ReportRepository for Reports<'_> {
    async fn counted(&mut self, filter: &ReportFilter) -> Result<Counted, StoreError> {
        if filter.offices.is_empty() {
            return Ok(Counted::default());
        }
        // A doctor's turnos are few, and are found by the doctor's own index.
        if filter.doctor.is_some() {
            return live(self.0, filter).await;
        }
        let (mut sum, mut days) = (Counted::default(), by_office(days::kept(self.0, filter).await?));
        let mut open: BTreeMap<(Date, Date), Vec<OfficeId>> = BTreeMap::new();
        for office in &filter.offices {
            let kept = days.remove(office).unwrap_or_default();
            let stretches = stretches(filter, |day| kept.contains_key(day));
            // Holes everywhere, as before the first days are put down: one pass over everything is quicker.
            if stretches.len() > MOST_STRETCHES {
                let all = (filter.from, filter.to);
                open.entry(all).or_default().push(*office);
                continue;
            }
            for stretch in stretches {
                open.entry(stretch).or_default().push(*office);
            }
            for counted in kept.into_values() {
                sum.add(counted);
            }
        }
        // Offices are mostly open on the same days: one question for those that are.
        for ((from, to), offices) in open {
            let doctor = None;
            let stretch = ReportFilter {
                from,
                to,
                offices,
                doctor,
            };
            sum.add(live(self.0, &stretch).await?);
        }
        Ok(sum)
    }

    async fn count_new_patients(&mut self, from: Timestamp, to: Timestamp) -> Result<u64, StoreError> {
        let query = patient::Entity::find()
            .filter(patient::Column::CreatedAt.gte(DbInstant::of(from)))
            .filter(patient::Column::CreatedAt.lt(DbInstant::of(to)));
        count(self.0, query, patient::Column::CreatedAt).await
    }

    async fn days_to_keep(&mut self, office: OfficeId, last: Date) -> Result<Vec<Date>, StoreError> {
        days::missing(self.0, office, last).await
    }

    async fn keep_day(&mut self, office: OfficeId, day: Date) -> Result<(), StoreError> {
        days::keep(self.0, office, day).await
    }
}

fn by_office(kept: Vec<(Date, OfficeId, Counted)>) -> HashMap<OfficeId, BTreeMap<Date, Counted>> {
    let mut offices: HashMap<OfficeId, BTreeMap<Date, Counted>> = HashMap::new();
    for (day, office, counted) in kept {
        offices.entry(office).or_default().insert(day, counted);
    }
    offices
}

/// The stretches of the range in which no day is kept, from the first date to the last of each.
fn stretches(filter: &ReportFilter, is_kept: impl Fn(&Date) -> bool) -> Vec<(Date, Date)> {
    let mut found: Vec<(Date, Date)> = Vec::new();
    let days = filter.from.series(Span::new().days(1));
    for day in days
        .take_while(|day| *day <= filter.to)
        .filter(|day| !is_kept(day))
    {
        match found.last_mut() {
            Some((_, last)) if last.tomorrow().is_ok_and(|next| next == day) => *last = day,
            _ => found.push((day, day)),
        }
    }
    found
}
