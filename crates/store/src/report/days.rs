//! Days that are over are counted once and put down; see ADR 22.
//!
//! Whoever changes a turno of such a day and whoever counts the day write the same row first. A change that comes while
//! the day is counted waits, and then says that the count holds no more; a count that comes while a turno is changed
//! waits, and then sees the change. Days that are not over for a while are not counted, so that bookings and the work of
//! the day share no row.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{Counted, KEPT_AFTER_DAYS, ReportFilter, StoreError, Tally};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use uuid::Uuid;

use super::count::live;
use super::day_entity::{Column, Entity, Model};
use crate::appointment::entity as turno;
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{insert, parse};
use crate::db_time::date;
use crate::unit_of_work::Session;

const TABLE: &str = "report_day";
/// Instances whose clocks differ by less agree on which days are marked.
const SLACK_DAYS: i64 = 2;

/// A day's turnos: doctor, state, sobreturno, late, minutes, how many. And the days of lead of how many of them.
type Put = (Vec<(String, String, bool, bool, i64, u64)>, Vec<(i64, u64)>);

/// That a turno of this day changed at this instant: the day is to be counted anew, if it may have been counted.
pub(crate) async fn mark(
    db: &Session,
    office: Uuid,
    on: &str,
    changed_at: Timestamp,
) -> Result<(), StoreError> {
    let day = date(TABLE, on.get(..10).unwrap_or(on))?;
    let today = TimeZone::UTC.to_datetime(changed_at).date();
    let settled = day.saturating_add(Span::new().days(KEPT_AFTER_DAYS - SLACK_DAYS));
    if settled >= today {
        return Ok(());
    }
    touch(db, office, day).await
}

/// Takes the day's row until the transaction ends, and says that its count holds no more.
async fn touch(db: &Session, office: Uuid, day: Date) -> Result<(), StoreError> {
    let touched = Entity::update_many()
        .col_expr(Column::Touches, Expr::col(Column::Touches).add(1))
        .col_expr(Column::Kept, Expr::value(false))
        .filter(Column::OfficeId.eq(office))
        .filter(Column::OnDate.eq(day.to_string()))
        .exec(db)
        .await
        .map_err(from_db)?;
    if touched.rows_affected > 0 {
        return Ok(());
    }
    let row = Model {
        office_id: office,
        on_date: day.to_string(),
        kept: false,
        touches: 1,
        counts: None,
    };
    insert::<Entity>(db, row).await.map_err(twin_is_contention)
}

/// Counts a day and puts it down.
pub(super) async fn keep(db: &Session, office: OfficeId, day: Date) -> Result<(), StoreError> {
    touch(db, office.uuid(), day).await?;
    let counted = live(db, &of_day(office, day)).await?;
    Entity::update_many()
        .col_expr(Column::Kept, Expr::value(true))
        .col_expr(Column::Counts, Expr::value(Some(put(counted)?)))
        .filter(Column::OfficeId.eq(office.uuid()))
        .filter(Column::OnDate.eq(day.to_string()))
        .exec(db)
        .await
        .map_err(from_db)?;
    Ok(())
}

pub(crate) fn of_day(office: OfficeId, day: Date) -> ReportFilter {
    ReportFilter {
        from: day,
        to: day,
        offices: vec![office],
        doctor: None,
    }
}

/// The days of an office from its first turno until `last` that are not put down.
pub(super) async fn missing(db: &Session, office: OfficeId, last: Date) -> Result<Vec<Date>, StoreError> {
    let first: Option<String> = turno::Entity::find()
        .select_only()
        .column(turno::Column::CivilStart)
        .filter(turno::Column::OfficeId.eq(office.uuid()))
        .order_by_asc(turno::Column::CivilStart)
        .into_tuple()
        .one(db)
        .await
        .map_err(from_db)?;
    let Some(first) = first else {
        return Ok(Vec::new());
    };
    let first = date(TABLE, first.get(..10).unwrap_or(&first))?;
    let kept: Vec<String> = Entity::find()
        .select_only()
        .column(Column::OnDate)
        .filter(Column::OfficeId.eq(office.uuid()))
        .filter(Column::Kept.eq(true))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let kept: std::collections::HashSet<String> = kept.into_iter().collect();
    let days = first
        .series(Span::new().days(1))
        .take_while(|day| *day <= last)
        .filter(|day| !kept.contains(&day.to_string()));
    Ok(days.collect())
}

/// What is put down of these offices and dates, by date.
pub(super) async fn kept(
    db: &Session,
    filter: &ReportFilter,
) -> Result<Vec<(Date, OfficeId, Counted)>, StoreError> {
    let rows = Entity::find()
        .filter(Column::OfficeId.is_in(filter.offices.iter().map(|office| office.uuid())))
        .filter(Column::OnDate.gte(filter.from.to_string()))
        .filter(Column::OnDate.lte(filter.to.to_string()))
        .filter(Column::Kept.eq(true))
        .all(db)
        .await
        .map_err(from_db)?;
    rows.iter().map(read).collect()
}

pub(crate) fn read(row: &Model) -> Result<(Date, OfficeId, Counted), StoreError> {
    let day = date(TABLE, &row.on_date)?;
    let text = row.counts.as_deref().unwrap_or_default();
    let (turnos, lead_days): Put =
        serde_json::from_str(text).map_err(|_| corrupt(TABLE, "counts are none"))?;
    let turnos = turnos
        .into_iter()
        .map(|(doctor, status, overbooking, late, minutes, count)| {
            Ok(Tally {
                key: (day, DoctorId::new(parse::<Uuid>(TABLE, "counts", &doctor)?)),
                status: parse(TABLE, "counts", &status)?,
                overbooking,
                late,
                minutes,
                count,
            })
        });
    let counted = Counted {
        turnos: turnos.collect::<Result<_, StoreError>>()?,
        lead_days,
    };
    Ok((day, OfficeId::new(row.office_id), counted))
}

fn put(counted: Counted) -> Result<String, StoreError> {
    let turnos = counted.turnos.iter().map(|tally| {
        (
            tally.key.1.to_string(),
            tally.status.as_str().to_owned(),
            tally.overbooking,
            tally.late,
            tally.minutes,
            tally.count,
        )
    });
    let put: Put = (turnos.collect(), counted.lead_days);
    serde_json::to_string(&put).map_err(|error| StoreError::Failed(error.into()))
}
