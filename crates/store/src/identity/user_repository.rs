//! Finding and keeping accounts.

use async_trait::async_trait;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turnoplus_app::ports::{PasswordHash, StoreError, UserRepository};
use turnoplus_domain::identity::{Email, User};
use turnoplus_domain::ids::{DoctorId, PatientId, UserId};

use super::mapping::{user, user_row};
use super::user_entity::{Column, Entity};
use crate::db_error::from_db;
use crate::db_row::{compare_and_set, count, insert};
use crate::unit_of_work::Session;

/// See [`UserRepository`].
pub(crate) struct Users<'a>(pub(crate) &'a Session);

#[async_trait]
impl UserRepository for Users<'_> {
    async fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        Entity::find_by_id(id.uuid())
            .one(self.0)
            .await
            .map_err(from_db)?
            .as_ref()
            .map(user)
            .transpose()
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<(User, PasswordHash)>, StoreError> {
        let row = Entity::find()
            .filter(Column::Email.eq(email.as_str()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.map(|row| Ok((user(&row)?, PasswordHash::new(row.password_hash))))
            .transpose()
    }

    async fn find_by_doctor(&mut self, doctor: DoctorId) -> Result<Option<User>, StoreError> {
        let row = Entity::find()
            .filter(Column::DoctorId.eq(doctor.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(user).transpose()
    }

    async fn find_by_patient(&mut self, patient: PatientId) -> Result<Option<User>, StoreError> {
        let row = Entity::find()
            .filter(Column::PatientId.eq(patient.uuid()))
            .one(self.0)
            .await
            .map_err(from_db)?;
        row.as_ref().map(user).transpose()
    }

    async fn list_by_doctors(&mut self, doctors: &[DoctorId]) -> Result<Vec<User>, StoreError> {
        if doctors.is_empty() {
            return Ok(Vec::new());
        }
        let rows = Entity::find()
            .filter(Column::DoctorId.is_in(doctors.iter().map(|doctor| doctor.uuid())))
            .all(self.0)
            .await
            .map_err(from_db)?;
        rows.iter().map(user).collect()
    }

    async fn add(&mut self, user: &User, password: &PasswordHash) -> Result<(), StoreError> {
        insert::<Entity>(self.0, user_row(user, password)).await
    }

    async fn save(&mut self, user: &User) -> Result<(), StoreError> {
        let row = user_row(user, &PasswordHash::new(String::new()));
        let kept = [Column::Id, Column::PasswordHash, Column::CreatedAt];
        let key = Column::Id.eq(user.id.uuid()).into();
        compare_and_set::<Entity>(self.0, row, key, (Column::Version, user.version), &kept).await
    }

    async fn save_password(&mut self, id: UserId, password: &PasswordHash) -> Result<(), StoreError> {
        let touched = Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::value(password.expose()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    async fn count(&mut self) -> Result<u64, StoreError> {
        count(self.0, Entity::find(), Column::Id).await
    }
}
