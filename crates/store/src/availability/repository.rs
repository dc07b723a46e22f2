//! Finding and keeping rules, windows, absences and closures.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::{AvailabilityRepository, StoreError};
use turnoplus_domain::availability::{
    Absence, AvailabilityRule, AvailabilityWindow, Closure, DoctorCalendar,
};
use turnoplus_domain::ids::{AbsenceId, ClosureId, DoctorId, OfficeId, RuleId, WindowId};
use turnoplus_domain::time::Interval;
use turnoplus_domain::version::Version;

use super::calendar::CalendarReader;
use super::mapping::{absence, absence_row, closure, closure_row, rule, rule_row, window, window_row};
use super::{absence_entity, closure_entity, rule_entity, window_entity};
use crate::db_error::from_db;
use crate::db_row::{compare_and_delete, compare_and_set, insert};
use crate::unit_of_work::Session;

/// See [`AvailabilityRepository`].
pub(crate) struct Availability<'a>(pub(crate) &'a Session);

#[async_trait]
impl AvailabilityRepository for Availability<'_> {
    async fn calendar(&mut self, doctor: DoctorId, range: Interval) -> Result<DoctorCalendar, StoreError> {
        let mut calendars = CalendarReader::new(self.0, &[doctor], range).read().await?;
        Ok(calendars.remove(&doctor.uuid()).unwrap_or_default())
    }

    async fn calendars(
        &mut self,
        doctors: &[DoctorId],
        range: Interval,
    ) -> Result<Vec<(DoctorId, DoctorCalendar)>, StoreError> {
        let mut calendars = CalendarReader::new(self.0, doctors, range).read().await?;
        let in_order = doctors
            .iter()
            .filter_map(|id| calendars.remove(&id.uuid()).map(|calendar| (*id, calendar)));
        Ok(in_order.collect())
    }

    async fn openings(
        &mut self,
        doctors: &[DoctorId],
        range: Interval,
    ) -> Result<Vec<(DoctorId, DoctorCalendar)>, StoreError> {
        let mut calendars = CalendarReader::new(self.0, doctors, range).openings().await?;
        let in_order = doctors
            .iter()
            .filter_map(|id| calendars.remove(&id.uuid()).map(|calendar| (*id, calendar)));
        Ok(in_order.collect())
    }

    async fn find_rule(
        &mut self,
        doctor: DoctorId,
        id: RuleId,
    ) -> Result<Option<AvailabilityRule>, StoreError> {
        let row = rule_entity::Entity::find_by_id(id.uuid())
            .filter(rule_entity::Column::DoctorId.eq(doctor.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(rule).transpose()
    }

    async fn list_rules(&mut self, doctor: DoctorId) -> Result<Vec<AvailabilityRule>, StoreError> {
        let rows = rule_entity::Entity::find()
            .filter(rule_entity::Column::DoctorId.eq(doctor.uuid()))
            .order_by_asc(rule_entity::Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(rule).collect()
    }

    async fn add_rule(&mut self, rule: &AvailabilityRule) -> Result<(), StoreError> {
        insert::<rule_entity::Entity>(self.0, rule_row(rule)).await
    }

    async fn save_rule(&mut self, rule: &AvailabilityRule) -> Result<(), StoreError> {
        use rule_entity::{Column, Entity};
        let key = Column::Id.eq(rule.id.uuid()).into();
        compare_and_set::<Entity>(
            self.0,
            rule_row(rule),
            key,
            (Column::Version, rule.version),
            &[Column::Id],
        )
        .await
    }

    async fn remove_rule(&mut self, id: RuleId, seen: Version) -> Result<(), StoreError> {
        use rule_entity::{Column, Entity};
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn find_window(
        &mut self,
        doctor: DoctorId,
        id: WindowId,
    ) -> Result<Option<AvailabilityWindow>, StoreError> {
        let row = window_entity::Entity::find_by_id(id.uuid())
            .filter(window_entity::Column::DoctorId.eq(doctor.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(window).transpose()
    }

    async fn list_windows(&mut self, doctor: DoctorId) -> Result<Vec<AvailabilityWindow>, StoreError> {
        let rows = window_entity::Entity::find()
            .filter(window_entity::Column::DoctorId.eq(doctor.uuid()))
            .order_by_asc(window_entity::Column::OnDate)
            .order_by_asc(window_entity::Column::Starts)
            .order_by_asc(window_entity::Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(window).collect()
    }

    async fn add_window(&mut self, window: &AvailabilityWindow) -> Result<(), StoreError> {
        insert::<window_entity::Entity>(self.0, window_row(window)).await
    }

    async fn save_window(&mut self, window: &AvailabilityWindow) -> Result<(), StoreError> {
        use window_entity::{Column, Entity};
        let key = Column::Id.eq(window.id.uuid()).into();
        compare_and_set::<Entity>(
            self.0,
            window_row(window),
            key,
            (Column::Version, window.version),
            &[Column::Id],
        )
        .await
    }

    async fn remove_window(&mut self, id: WindowId, seen: Version) -> Result<(), StoreError> {
        use window_entity::{Column, Entity};
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn find_absence(&mut self, doctor: DoctorId, id: AbsenceId) -> Result<Option<Absence>, StoreError> {
        let row = absence_entity::Entity::find_by_id(id.uuid())
            .filter(absence_entity::Column::DoctorId.eq(doctor.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(absence).transpose()
    }

    async fn list_absences(&mut self, doctor: DoctorId) -> Result<Vec<Absence>, StoreError> {
        let rows = absence_entity::Entity::find()
            .filter(absence_entity::Column::DoctorId.eq(doctor.uuid()))
            .order_by_asc(absence_entity::Column::StartsAt)
            .order_by_asc(absence_entity::Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(absence).collect()
    }

    async fn add_absence(&mut self, absence: &Absence) -> Result<(), StoreError> {
        insert::<absence_entity::Entity>(self.0, absence_row(absence)).await
    }

    async fn save_absence(&mut self, absence: &Absence) -> Result<(), StoreError> {
        use absence_entity::{Column, Entity};
        let key = Column::Id.eq(absence.id.uuid()).into();
        compare_and_set::<Entity>(
            self.0,
            absence_row(absence),
            key,
            (Column::Version, absence.version),
            &[Column::Id],
        )
        .await
    }

    async fn remove_absence(&mut self, id: AbsenceId, seen: Version) -> Result<(), StoreError> {
        use absence_entity::{Column, Entity};
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }

    async fn find_closure(&mut self, office: OfficeId, id: ClosureId) -> Result<Option<Closure>, StoreError> {
        let row = closure_entity::Entity::find_by_id(id.uuid())
            .filter(closure_entity::Column::OfficeId.eq(office.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(closure).transpose()
    }

    async fn list_closures(&mut self, office: OfficeId) -> Result<Vec<Closure>, StoreError> {
        let rows = closure_entity::Entity::find()
            .filter(closure_entity::Column::OfficeId.eq(office.uuid()))
            .order_by_asc(closure_entity::Column::StartsAt)
            .order_by_asc(closure_entity::Column::Id)
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(closure).collect()
    }

    async fn add_closure(&mut self, closure: &Closure) -> Result<(), StoreError> {
        insert::<closure_entity::Entity>(self.0, closure_row(closure)).await
    }

    async fn remove_closure(&mut self, id: ClosureId, seen: Version) -> Result<(), StoreError> {
        use closure_entity::{Column, Entity};
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }
}
