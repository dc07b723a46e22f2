//! Counting turnos. Each question reads one stretch of the index `appointment_for_reports` and nothing else; only counts
//! are asked for, because what a sum is differs between the databases. Lengths are therefore counted apart.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use turnoplus_app::ports::{Counted, ReportFilter, StoreError, Tally};
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::DoctorId;
use uuid::Uuid;

use crate::appointment::entity::{Column, Entity};
use crate::db_error::{corrupt, from_db};
use crate::db_row::parse;
use crate::db_time::{DbInstant, date};
use crate::unit_of_work::Session;

const TABLE: &str = "appointment";
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

/// Counts them as they are now.
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
