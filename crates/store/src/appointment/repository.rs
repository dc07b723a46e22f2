//! Finding and keeping turnos.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{AppointmentFilter, AppointmentRepository, AppointmentView, StoreError};
use turnoplus_domain::appointment::{Appointment, AppointmentStatusKind as Kind, TimelineEntry};
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId};
use turnoplus_domain::time::Interval;
use uuid::Uuid;

use super::entity::{Column, Entity};
use super::event_entity;
use super::mapping::{appointment, row};
use super::timeline;
use super::view::{ViewRow, view, with_names};
use crate::db_error::from_db;
use crate::db_row::{compare_and_set, insert};
use crate::db_time::DbInstant;
use crate::identity::user_entity;
use crate::report;
use crate::unit_of_work::Session;

/// See [`AppointmentRepository`].
pub(crate) struct Appointments<'a>(pub(crate) &'a Session);

/// No visit is longer. Bounds the starts that can reach into an interval, so that the index finds them.
const LONGEST: SignedDuration = SignedDuration::from_hours(8);

fn matching(filter: &AppointmentFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(doctor) = filter.doctor {
        all = all.add(Column::DoctorId.eq(doctor.uuid()));
    }
    if let Some(patient) = filter.patient {
        all = all.add(Column::PatientId.eq(patient.uuid()));
    }
    if let Some(office) = filter.office {
        all = all.add(Column::OfficeId.eq(office.uuid()));
    }
    if !filter.statuses.is_empty() {
        all = all.add(in_state(&filter.statuses));
    }
    if let Some(from) = filter.from {
        all = all.add(Column::StartsAt.gte(DbInstant::of(from)));
    }
    if let Some(to) = filter.to {
        all = all.add(Column::StartsAt.lt(DbInstant::of(to)));
    }
    all
}

fn in_state(states: &[Kind]) -> Condition {
    Condition::all().add(Column::Status.is_in(states.iter().map(|kind| kind.as_str())))
}

/// What lies behind the cursor. The first condition says the same with less, so that the walk starts in the index.
fn behind(after: &Cursor<Timestamp>, descending: bool) -> Condition {
    let at = DbInstant::of(after.key);
    let (reached, beyond, same) = if descending {
        (
            Column::StartsAt.lte(at),
            Column::StartsAt.lt(at),
            Column::Id.lt(after.id),
        )
    } else {
        (
            Column::StartsAt.gte(at),
            Column::StartsAt.gt(at),
            Column::Id.gt(after.id),
        )
    };
    let later = Condition::any()
        .add(beyond)
        .add(Column::StartsAt.eq(at).and(same));
    Condition::all().add(reached).add(later)
}

impl Appointments<'_> {
    /// That the numbers of the turno's day change, and of the one that it moves away from.
    async fn mark_days(&self, appointment: &Appointment) -> Result<(), StoreError> {
        let at = appointment.updated_at();
        let before: Option<(Uuid, String)> = Entity::find_by_id(appointment.id().uuid())
            .select_only()
            .column(Column::OfficeId)
            .column(Column::CivilStart)
            .into_tuple()
            .one(self.0)
            .await
            .map_err(from_db)?;
        let next = row(appointment);
        if let Some((office, civil_start)) = before
            && (office, civil_start.as_str()) != (next.office_id, next.civil_start.as_str())
        {
            report::mark(self.0, office, &civil_start, at).await?;
        }
        report::mark(self.0, next.office_id, &next.civil_start, at).await
    }
}

#[async_trait]
impl AppointmentRepository for Appointments<'_> {
    async fn find(&mut self, id: AppointmentId) -> Result<Option<Appointment>, StoreError> {
        Entity::find_by_id(id.uuid())
            .one(self.0)
            .await
            .map_err(from_db)?
            .as_ref()
            .map(appointment)
            .transpose()
    }

    async fn find_view(&mut self, id: AppointmentId) -> Result<Option<AppointmentView>, StoreError> {
        let found = with_names()
            .filter(Column::Id.eq(id.uuid()))
            .into_model::<ViewRow>()
            .one(self.0)
            .await;
        found.map_err(from_db)?.as_ref().map(view).transpose()
    }

    async fn list(
        &mut self,
        filter: &AppointmentFilter,
        page: &PageRequest<Timestamp>,
    ) -> Result<Page<AppointmentView, Timestamp>, StoreError> {
        let order = if filter.descending {
            Order::Desc
        } else {
            Order::Asc
        };
        let mut query = with_names().filter(matching(filter));
        if let Some(after) = &page.after {
            query = query.filter(behind(after, filter.descending));
        }
        let rows = query
            .order_by(Column::StartsAt, order.clone())
            .order_by(Column::Id, order)
            .limit(u64::from(page.limit) + 1)
            .into_model::<ViewRow>()
            .all(self.0)
            .await
            .map_err(from_db)?;
        let views = rows.iter().map(view).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(views, page.limit, |view| Cursor {
            key: view.appointment.start(),
            id: view.appointment.id().uuid(),
        }))
    }

    async fn add(&mut self, appointment: &Appointment) -> Result<(), StoreError> {
        let row = row(appointment);
        report::mark(self.0, row.office_id, &row.civil_start, appointment.updated_at()).await?;
        insert::<Entity>(self.0, row).await
    }

    async fn save(&mut self, appointment: &Appointment) -> Result<(), StoreError> {
        let key = Column::Id.eq(appointment.id().uuid()).into();
        let kept = [Column::Id, Column::CreatedAt, Column::CreatedBy];
        let version = (Column::Version, appointment.version());
        self.mark_days(appointment).await?;
        compare_and_set::<Entity>(self.0, row(appointment), key, version, &kept).await
    }

    async fn list_occupying(
        &mut self,
        doctor: DoctorId,
        interval: Interval,
    ) -> Result<Vec<Appointment>, StoreError> {
        let earliest = interval.start().checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
        let rows = Entity::find()
            .filter(Column::DoctorId.eq(doctor.uuid()))
            .filter(Column::StartsAt.gt(DbInstant::of(earliest)))
            .filter(Column::StartsAt.lt(DbInstant::of(interval.end())))
            .filter(Column::EndsAt.gt(DbInstant::of(interval.start())))
            .filter(in_state(&occupying()))
            .order_by_asc(Column::StartsAt)
            .order_by_asc(Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(appointment).collect()
    }

    async fn list_coming_at(
        &mut self,
        office: OfficeId,
        interval: Interval,
    ) -> Result<Vec<Appointment>, StoreError> {
        let earliest = interval.start().checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
        let rows = Entity::find()
            .filter(Column::OfficeId.eq(office.uuid()))
            .filter(Column::StartsAt.gt(DbInstant::of(earliest)))
            .filter(Column::StartsAt.lt(DbInstant::of(interval.end())))
            .filter(Column::EndsAt.gt(DbInstant::of(interval.start())))
            .filter(in_state(&[Kind::Requested, Kind::Booked, Kind::Arrived]))
            .order_by_asc(Column::StartsAt)
            .order_by_asc(Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(appointment).collect()
    }

    async fn add_timeline(&mut self, entry: &TimelineEntry) -> Result<(), StoreError> {
        insert::<event_entity::Entity>(self.0, timeline::row(entry)).await
    }

    async fn timeline(&mut self, id: AppointmentId) -> Result<Vec<(TimelineEntry, String)>, StoreError> {
        let actor: RelationDef = event_entity::Entity::belongs_to(user_entity::Entity)
            .from(event_entity::Column::ActorId)
            .to(user_entity::Column::Id)
            .into();
        let rows = event_entity::Entity::find()
            .select_also(user_entity::Entity)
            .join(JoinType::InnerJoin, actor)
            .filter(event_entity::Column::AppointmentId.eq(id.uuid()))
            .order_by_asc(event_entity::Column::Version)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.into_iter()
            .map(|(event, user)| {
                Ok((
                    timeline::entry(&event)?,
                    user.map_or_else(String::new, |user| user.full_name),
                ))
            })
            .collect()
    }
}

/// Neither cancelled nor over.
fn occupying() -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| !kind.is_terminal()).collect()
}
