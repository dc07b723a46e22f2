//! Everything that decides when doctors are free, in seven queries however many doctors there are.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::appointment::{Bucket, Lane, Resource};
use turnoplus_domain::availability::{Closure, DoctorCalendar};
use turnoplus_domain::holiday::{Holiday, shuts};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_domain::time::{Interval, Zone};
use uuid::Uuid;

use super::mapping::{absence, closure, rule, window};
use super::{absence_entity, closure_entity, rule_entity, window_entity};
use crate::appointment::claim_entity;
use crate::db_error::{corrupt, from_db};
use crate::db_row::parse;
use crate::db_time::DbInstant;
use crate::doctor::office_entity as attending;
use crate::holiday;
use crate::office::entity as office;
use crate::unit_of_work::Session;

type Calendars = HashMap<Uuid, DoctorCalendar>;

/// Reads what concerns some doctors in a range; the caller widens it by what a visit reaches beyond its start.
pub(super) struct CalendarReader<'a> {
    db: &'a Session,
    doctors: Vec<Uuid>,
    range: Interval,
    /// Local dates that the range can touch, whatever the zone.
    dates: (String, String),
}

impl<'a> CalendarReader<'a> {
    pub(super) fn new(db: &'a Session, doctors: &[DoctorId], range: Interval) -> Self {
        let day = SignedDuration::from_hours(24);
        let first = utc_date(range.start().checked_sub(day).unwrap_or(Timestamp::MIN));
        let last = utc_date(range.end().checked_add(day).unwrap_or(Timestamp::MAX));
        let doctors = doctors.iter().map(|doctor| doctor.uuid()).collect();
        Self {
            db,
            doctors,
            range,
            dates: (first.to_string(), last.to_string()),
        }
    }

    pub(super) async fn read(&self) -> Result<Calendars, StoreError> {
        let mut calendars = self.openings().await?;
        if !calendars.is_empty() {
            self.add_taken(&mut calendars).await?;
        }
        Ok(calendars)
    }

    /// All but what is taken.
    pub(super) async fn openings(&self) -> Result<Calendars, StoreError> {
        let mut calendars: Calendars = self
            .doctors
            .iter()
            .map(|id| (*id, DoctorCalendar::default()))
            .collect();
        if calendars.is_empty() {
            return Ok(calendars);
        }
        let closures = self.add_offices(&mut calendars).await?;
        self.add_closures(&mut calendars, closures).await?;
        self.add_holidays(&mut calendars).await?;
        self.add_rules(&mut calendars).await?;
        self.add_windows(&mut calendars).await?;
        self.add_absences(&mut calendars).await?;
        Ok(calendars)
    }

    /// The active offices where each doctor attends; answers which there are.
    async fn add_offices(&self, calendars: &mut Calendars) -> Result<Vec<Uuid>, StoreError> {
        let rows: Vec<(Uuid, Uuid, String)> = attending::Entity::find()
            .select_only()
            .column(attending::Column::DoctorId)
            .column(attending::Column::OfficeId)
            .column(office::Column::Zone)
            .inner_join(office::Entity)
            .filter(attending::Column::DoctorId.is_in(self.doctors.iter().copied()))
            .filter(office::Column::Active.eq(true))
            .order_by_asc(attending::Column::DoctorId)
            .order_by_asc(attending::Column::Position)
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        let mut zones: HashMap<Uuid, Zone> = HashMap::new();
        for (doctor, office, zone) in rows {
            let zone = match zones.entry(office) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(parse("office", "zone", &zone)?).clone(),
            };
            if let Some(calendar) = calendars.get_mut(&doctor) {
                calendar.offices.push((OfficeId::new(office), zone));
            }
        }
        Ok(zones.into_keys().collect())
    }

    async fn add_closures(&self, calendars: &mut Calendars, offices: Vec<Uuid>) -> Result<(), StoreError> {
        if offices.is_empty() {
            return Ok(());
        }
        let rows = closure_entity::Entity::find()
            .filter(closure_entity::Column::OfficeId.is_in(offices))
            .filter(closure_entity::Column::EndsAt.gt(DbInstant::of(self.range.start())))
            .filter(closure_entity::Column::StartsAt.lt(DbInstant::of(self.range.end())))
            .all(self.db)
            .await
            .map_err(from_db)?;
        for row in &rows {
            let closure = closure(row)?;
            for calendar in calendars.values_mut() {
                if calendar
                    .offices
                    .iter()
                    .any(|(office, _)| *office == closure.office)
                {
                    calendar.closures.push((closure.office, closure.interval));
                }
            }
        }
        Ok(())
    }

    /// The whole days on which the offices do not work. A clinic has few holidays: all of the range are read.
    async fn add_holidays(&self, calendars: &mut Calendars) -> Result<(), StoreError> {
        use holiday::entity::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::OnDate.gte(self.dates.0.as_str()))
            .filter(Column::OnDate.lte(self.dates.1.as_str()))
            .all(self.db)
            .await
            .map_err(from_db)?;
        if rows.is_empty() {
            return Ok(());
        }
        let holidays: Vec<Holiday> = rows.iter().map(holiday::holiday).collect::<Result<_, _>>()?;
        let mut dates: Vec<Date> = holidays.iter().map(|holiday| holiday.date).collect();
        dates.sort_unstable();
        dates.dedup();
        for calendar in calendars.values_mut() {
            for (office, zone) in &calendar.offices {
                let shut = dates.iter().filter(|date| shuts(&holidays, *office, **date));
                // A date that the zone skipped has no instants.
                let days = shut.filter_map(|date| Closure::whole_days(*date, *date, zone).ok());
                calendar.holidays.extend(days.map(|day| (*office, day)));
            }
        }
        Ok(())
    }

    async fn add_rules(&self, calendars: &mut Calendars) -> Result<(), StoreError> {
        let open = Condition::any()
            .add(rule_entity::Column::ValidUntil.is_null())
            .add(rule_entity::Column::ValidUntil.gte(self.dates.0.as_str()));
        let rows = rule_entity::Entity::find()
            .filter(rule_entity::Column::DoctorId.is_in(self.doctors.iter().copied()))
            .filter(rule_entity::Column::ValidFrom.lte(self.dates.1.as_str()))
            .filter(open)
            .order_by_asc(rule_entity::Column::Id)
            .all(self.db)
            .await
            .map_err(from_db)?;
        for row in &rows {
            if let Some(calendar) = calendars.get_mut(&row.doctor_id) {
                calendar.rules.push(rule(row)?);
            }
        }
        Ok(())
    }

    async fn add_windows(&self, calendars: &mut Calendars) -> Result<(), StoreError> {
        let rows = window_entity::Entity::find()
            .filter(window_entity::Column::DoctorId.is_in(self.doctors.iter().copied()))
            .filter(window_entity::Column::OnDate.gte(self.dates.0.as_str()))
            .filter(window_entity::Column::OnDate.lte(self.dates.1.as_str()))
            .order_by_asc(window_entity::Column::Id)
            .all(self.db)
            .await
            .map_err(from_db)?;
        for row in &rows {
            if let Some(calendar) = calendars.get_mut(&row.doctor_id) {
                calendar.windows.push(window(row)?);
            }
        }
        Ok(())
    }

    async fn add_absences(&self, calendars: &mut Calendars) -> Result<(), StoreError> {
        let rows = absence_entity::Entity::find()
            .filter(absence_entity::Column::DoctorId.is_in(self.doctors.iter().copied()))
            .filter(absence_entity::Column::EndsAt.gt(DbInstant::of(self.range.start())))
            .filter(absence_entity::Column::StartsAt.lt(DbInstant::of(self.range.end())))
            .all(self.db)
            .await
            .map_err(from_db)?;
        for row in &rows {
            if let Some(calendar) = calendars.get_mut(&row.doctor_id) {
                calendar.absences.push(absence(row)?.interval);
            }
        }
        Ok(())
    }

    /// One row for each owner instead of one for each bucket: what one owner claims of a doctor is in one piece.
    async fn add_taken(&self, calendars: &mut Calendars) -> Result<(), StoreError> {
        use claim_entity::Column;
        let rows: Vec<(Uuid, i64, i64)> = claim_entity::Entity::find()
            .select_only()
            .column(Column::ResourceId)
            .column_as(Column::Bucket.min(), "first_bucket")
            .column_as(Column::Bucket.max(), "last_bucket")
            .filter(Column::ResourceKind.eq(i32::from(Resource::Doctor(DoctorId::new(Uuid::nil())).kind())))
            .filter(Column::ResourceId.is_in(self.doctors.iter().copied()))
            .filter(Column::Bucket.gte(Bucket::at(self.range.start()).get()))
            .filter(Column::Bucket.lte(Bucket::at(self.range.end()).get()))
            .filter(Column::Lane.eq(i32::from(Lane::REGULAR.get())))
            .group_by(Column::ResourceId)
            .group_by(Column::OwnerId)
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        for (doctor, first, last) in rows {
            if let Some(calendar) = calendars.get_mut(&doctor) {
                calendar.taken.push(stretch(first, last)?);
            }
        }
        for calendar in calendars.values_mut() {
            calendar.taken = Interval::merged(std::mem::take(&mut calendar.taken));
        }
        Ok(())
    }
}

/// From the beginning of the first bucket to the end of the last.
fn stretch(first: i64, last: i64) -> Result<Interval, StoreError> {
    let at = |bucket: i64| {
        bucket
            .checked_mul(300)
            .and_then(|second| Timestamp::from_second(second).ok())
    };
    at(first)
        .zip(last.checked_add(1).and_then(at))
        .and_then(|(from, until)| Interval::new(from, until).ok())
        .ok_or_else(|| corrupt("slot_claim", "a bucket is out of range"))
}

fn utc_date(at: Timestamp) -> Date {
    Zone::UTC.date(at)
}
