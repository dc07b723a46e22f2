//! Finding and keeping doctors.

use std::collections::HashMap;

use async_trait::async_trait;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{DoctorFilter, DoctorRepository, SpecialtyCount, StoreError, fold};
use turnoplus_domain::appointment::Resource;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use super::mapping::{doctor, office_rows, payer_rows, row};
use super::{office_entity, payer_entity};
use crate::appointment::{self, claim_entity};
use crate::db_error::from_db;
use crate::db_row::{compare_and_delete, compare_and_set, containing, count, insert};
use crate::unit_of_work::Session;

/// See [`DoctorRepository`].
pub(crate) struct Doctors<'a>(pub(crate) &'a Session);

impl Doctors<'_> {
    /// The rows as doctors, with the offices of all of them in one query and their payers in another.
    async fn with_lists(&self, rows: &[Model]) -> Result<Vec<Doctor>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let attending = office_entity::Entity::find()
            .filter(office_entity::Column::DoctorId.is_in(rows.iter().map(|row| row.id)))
            .order_by_asc(office_entity::Column::DoctorId)
            .order_by_asc(office_entity::Column::Position)
            .all(self.0)
            .await
            .map_err(from_db)?;
        let mut offices: HashMap<Uuid, Vec<OfficeId>> = HashMap::new();
        for row in attending {
            offices
                .entry(row.doctor_id)
                .or_default()
                .push(OfficeId::new(row.office_id));
        }
        let mut payers = self.payers_of(rows).await?;
        rows.iter()
            .map(|row| {
                let offices = offices.remove(&row.id).unwrap_or_default();
                doctor(row, offices, payers.remove(&row.id).unwrap_or_default())
            })
            .collect()
    }

    async fn payers_of(&self, rows: &[Model]) -> Result<HashMap<Uuid, Vec<PayerId>>, StoreError> {
        let accepting = payer_entity::Entity::find()
            .filter(payer_entity::Column::DoctorId.is_in(rows.iter().map(|row| row.id)))
            .order_by_asc(payer_entity::Column::DoctorId)
            .order_by_asc(payer_entity::Column::Position)
            .all(self.0)
            .await
            .map_err(from_db)?;
        let mut payers: HashMap<Uuid, Vec<PayerId>> = HashMap::new();
        for row in accepting {
            let of_doctor = payers.entry(row.doctor_id).or_default();
            of_doctor.push(PayerId::new(row.payer_id));
        }
        Ok(payers)
    }

    async fn add_lists(&self, doctor: &Doctor) -> Result<(), StoreError> {
        if !doctor.offices.is_empty() {
            let rows = office_rows(doctor)
                .into_iter()
                .map(IntoActiveModel::into_active_model);
            office_entity::Entity::insert_many::<office_entity::ActiveModel, _>(rows)
                .exec_without_returning(self.0)
                .await
                .map_err(from_db)?;
        }
        if !doctor.payers.is_empty() {
            let rows = payer_rows(doctor)
                .into_iter()
                .map(IntoActiveModel::into_active_model);
            payer_entity::Entity::insert_many::<payer_entity::ActiveModel, _>(rows)
                .exec_without_returning(self.0)
                .await
                .map_err(from_db)?;
        }
        Ok(())
    }
}

fn matching(filter: &DoctorFilter) -> Select<Entity> {
    let mut query = Entity::find();
    if let Some(specialty) = &filter.specialty {
        query = query.filter(Column::SearchSpecialty.eq(fold(specialty)));
    }
    if let Some(office) = filter.office {
        let attending = office_entity::Entity::find()
            .select_only()
            .column(office_entity::Column::DoctorId)
            .filter(office_entity::Column::OfficeId.eq(office.uuid()))
            .into_query();
        query = query.filter(Column::Id.in_subquery(attending));
    }
    if let Some(payer) = filter.payer {
        let accepting = payer_entity::Entity::find()
            .select_only()
            .column(payer_entity::Column::DoctorId)
            .filter(payer_entity::Column::PayerId.eq(payer.uuid()))
            .into_query();
        query = query.filter(Column::Id.in_subquery(accepting));
    }
    if let Some(id) = filter.doctor {
        query = query.filter(Column::Id.eq(id.uuid()));
    }
    if let Some(search) = &filter.search {
        let part = containing(&fold(search));
        let either = Condition::any()
            .add(Expr::col((Entity, Column::SearchName)).like(part.clone()))
            .add(Expr::col((Entity, Column::SearchSpecialty)).like(part));
        query = query.filter(either);
    }
    if !filter.include_inactive {
        query = query.filter(Column::Active.eq(true));
    }
    query.order_by_asc(Column::SearchName).order_by_asc(Column::Id)
}

#[async_trait]
impl DoctorRepository for Doctors<'_> {
    async fn find(&mut self, id: DoctorId) -> Result<Option<Doctor>, StoreError> {
        let rows = Entity::find_by_id(id.uuid()).all(self.0).await.map_err(from_db)?;
        Ok(self.with_lists(&rows).await?.pop())
    }

    async fn add(&mut self, doctor: &Doctor) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(doctor)).await?;
        self.add_lists(doctor).await
    }

    async fn save(&mut self, doctor: &Doctor) -> Result<(), StoreError> {
        let key = Column::Id.eq(doctor.id.uuid()).into();
        let version = (Column::Version, doctor.version);
        compare_and_set::<Entity>(
            self.0,
            row(doctor),
            key,
            version,
            &[Column::Id, Column::CreatedAt],
        )
        .await?;
        office_entity::Entity::delete_many()
            .filter(office_entity::Column::DoctorId.eq(doctor.id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        payer_entity::Entity::delete_many()
            .filter(payer_entity::Column::DoctorId.eq(doctor.id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        self.add_lists(doctor).await
    }

    async fn remove(&mut self, id: DoctorId, seen: Version) -> Result<(), StoreError> {
        // Offices, payers, rules, windows and absences go with the row: the schema says so. Turnos and an account hold it
        // back, so that the only claims left are those of the absences.
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen))
            .await?;
        let resource = Resource::Doctor(id);
        claim_entity::Entity::delete_many()
            .filter(claim_entity::Column::ResourceKind.eq(i32::from(resource.kind())))
            .filter(claim_entity::Column::ResourceId.eq(resource.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?;
        Ok(())
    }

    async fn list(
        &mut self,
        filter: &DoctorFilter,
        page: &PageRequest<String>,
    ) -> Result<Page<Doctor, String>, StoreError> {
        let mut query = matching(filter);
        if let Some(after) = &page.after {
            let later = Condition::any()
                .add(Column::SearchName.gt(after.key.as_str()))
                .add(
                    Column::SearchName
                        .eq(after.key.as_str())
                        .and(Column::Id.gt(after.id)),
                );
            query = query.filter(later);
        }
        let rows = query
            .limit(u64::from(page.limit) + 1)
            .all(self.0)
            .await
            .map_err(from_db)?;
        let doctors = self.with_lists(&rows).await?;
        Ok(Page::of(doctors, page.limit, |doctor| Cursor {
            key: fold(doctor.full_name.as_str()),
            id: doctor.id.uuid(),
        }))
    }

    async fn list_all(&mut self, filter: &DoctorFilter, most: u32) -> Result<Vec<Doctor>, StoreError> {
        let rows = matching(filter)
            .limit(u64::from(most))
            .all(self.0)
            .await
            .map_err(from_db)?;
        self.with_lists(&rows).await
    }

    async fn specialties(&mut self) -> Result<Vec<SpecialtyCount>, StoreError> {
        let counted: Vec<(String, i64)> = Entity::find()
            .select_only()
            .column_as(Column::Specialty.min(), "name")
            .column_as(Column::Id.count(), "doctors")
            .filter(Column::Active.eq(true))
            .group_by(Column::SearchSpecialty)
            .order_by(Column::SearchSpecialty, Order::Asc)
            .into_tuple()
            .all(self.0)
            .await
            .map_err(from_db)?;
        let specialty = |(name, doctors): (String, i64)| SpecialtyCount {
            name,
            doctors: doctors.unsigned_abs(),
        };
        Ok(counted.into_iter().map(specialty).collect())
    }

    async fn count_appointments(&mut self, id: DoctorId) -> Result<u64, StoreError> {
        let turnos =
            appointment::entity::Entity::find().filter(appointment::entity::Column::DoctorId.eq(id.uuid()));
        count(self.0, turnos, appointment::entity::Column::Id).await
    }
}
