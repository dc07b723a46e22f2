//! Counting turnos. Each question reads one stretch of the index `appointment_for_reports` and nothing else; only counts
//! are asked for, because what a sum is differs between the databases. Lengths are therefore counted apart.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use turnoplus_app::ports::{Counted, ReportFilter, ReportRepository, StoreError, Tally};
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::{DoctorId, OfficeId};
use uuid::Uuid;

use super::days;
use crate::appointment::entity::{Column, Entity};
use crate::db_error::{corrupt, from_db};
use crate::db_row::{count, parse};
use crate::db_time::{DbInstant, date};
use crate::patient::entity as patient;
use crate::unit_of_work::Session;

/// See [`ReportRepository`].
pub(crate) struct Reports<'a>(pub(crate) &'a Session);

const TABLE: &str = "appointment";
/// More queries than this take longer than one over the whole range.
const MOST_STRETCHES: usize = 12;
const MICROS_PER_MINUTE: i64 = 60_000_000;
const MICROS_PER_DAY: i64 = 86_400_000_000;
/// No zone is further from UTC.
const FARTHEST_ZONE_HOURS: i64 = 26;

/// The date on the wall of the office: the beginning of the stored civil start.
fn civil_date() -> SimpleExpr {
    Expr::cust("SUBSTR(civil_start, 1, 10)")
}

/// What the visit takes, in microseconds.
fn length() -> SimpleExpr {
    Expr::cust("ends_at - starts_at")
}

fn buffers() -> SimpleExpr {
    Expr::cust("buffer_before + buffer_after")
}

/// Whole days from booking to start, in microseconds.
fn lead() -> SimpleExpr {
    Expr::cust("(starts_at - created_at) - (starts_at - created_at) % 86400000000")
}

fn number() -> SimpleExpr {
    Expr::cust("COUNT(*)")
}

/// Which turnos. A clinic's by office and civil date, as the covering index has them; a doctor's by the doctor's own
/// index, where a year is a few thousand rows.
fn wanted(filter: &ReportFilter) -> Select<Entity> {
    let after = filter.to.saturating_add(Span::new().days(1));
    let mut query = Entity::find()
        .select_only()
        .filter(Column::OfficeId.is_in(filter.offices.iter().map(|office| office.uuid())))
        .filter(Column::CivilStart.gte(filter.from.to_string()))
        .filter(Column::CivilStart.lt(after.to_string()));
    if let Some(doctor) = filter.doctor {
        let utc = |date: Date, hours: i64| {
            let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
            midnight.checked_add(jiff::SignedDuration::from_hours(hours)).ok()
        };
        let from = utc(filter.from, -FARTHEST_ZONE_HOURS).unwrap_or(Timestamp::MIN);
        let to = utc(after, FARTHEST_ZONE_HOURS).unwrap_or(Timestamp::MAX);
        query = query
            .filter(Column::DoctorId.eq(doctor.uuid()))
            .filter(Column::StartsAt.gte(DbInstant::of(from)))
            .filter(Column::StartsAt.lt(DbInstant::of(to)));
    }
    query
}

/// A group as it is read: date, doctor, state, lane, late, length, buffers, count.
type Row = (String, Uuid, String, i32, bool, i64, i32, i64);

fn grouped(query: Select<Entity>) -> Select<Entity> {
    query
        .column_as(civil_date(), "on_date")
        .column(Column::DoctorId)
        .column(Column::Status)
        .column(Column::Lane)
        .column(Column::CancelledLate)
        .column_as(length(), "visit_length")
        .column_as(buffers(), "visit_buffers")
        .column_as(number(), "turnos")
        .group_by(civil_date())
        .group_by(Column::DoctorId)
        .group_by(Column::Status)
        .group_by(Column::Lane)
        .group_by(Column::CancelledLate)
        .group_by(length())
        .group_by(buffers())
}

fn tally(row: Row) -> Result<Tally<(Date, DoctorId)>, StoreError> {
    let (on, doctor, status, lane, cancelled_late, length, buffers, number) = row;
    Ok(Tally {
        key: (date(TABLE, &on)?, DoctorId::new(doctor)),
        status: parse::<AppointmentStatusKind>(TABLE, "status", &status)?,
        overbooking: lane > 0,
        late: cancelled_late,
        minutes: length / MICROS_PER_MINUTE + i64::from(buffers),
        count: counted(number)?,
    })
}

fn counted(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| corrupt(TABLE, "a count is negative"))
}

/// Counts now.
pub(crate) async fn live(db: &Session, filter: &ReportFilter) -> Result<Counted, StoreError> {
    let rows: Vec<Row> = grouped(wanted(filter))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let leads: Vec<(i64, i64)> = wanted(filter)
        .column_as(lead(), "lead_time")
        .column_as(number(), "turnos")
        .filter(Column::Status.ne(AppointmentStatusKind::Cancelled.as_str()))
        .filter(Column::Lane.eq(0))
        .group_by(lead())
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let leads = leads
        .into_iter()
        .map(|(micros, number)| Ok((micros / MICROS_PER_DAY, counted(number)?)));
    Ok(Counted {
        turnos: rows.into_iter().map(tally).collect::<Result<_, _>>()?,
        lead_days: leads.collect::<Result<_, StoreError>>()?,
    })
}

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
