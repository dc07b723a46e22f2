//! Finding and keeping accounts.

use async_trait::async_trait;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{PasswordHash, StoreError, UserFilter, UserRepository, fold};
use turnoplus_domain::identity::{Email, Role, User};
use turnoplus_domain::ids::{DoctorId, PatientId, UserId};

use super::guard_entity;
use super::mapping::{user, user_row};
use super::user_entity::{Column, Entity};
use crate::db_error::{corrupt, from_db};
use crate::db_row::{compare_and_set, containing, count, insert, starting_with};
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

    async fn find_password(&mut self, id: UserId) -> Result<Option<PasswordHash>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0).await.map_err(from_db)?;
        Ok(row.map(|row| PasswordHash::new(row.password_hash)))
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

    async fn hold_password(&mut self, id: UserId, hash: &PasswordHash) -> Result<bool, StoreError> {
        let touched = Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::col(Column::PasswordHash))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::PasswordHash.eq(hash.expose()))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        Ok(touched == 1)
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

    async fn list(
        &mut self,
        filter: &UserFilter,
        page: &PageRequest<String>,
    ) -> Result<Page<User, String>, StoreError> {
        let mut query = Entity::find();
        if let Some(role) = filter.role {
            query = query.filter(Column::Role.eq(role.as_str()));
        }
        if let Some(active) = filter.active {
            query = query.filter(Column::Active.eq(active));
        }
        if let Some(search) = &filter.search {
            let either = Condition::any()
                .add(Expr::col(Column::SearchName).like(containing(&fold(search))))
                .add(starting_with(Column::Email, search));
            query = query.filter(either);
        }
        if let Some(after) = &page.after {
            let later = Condition::any()
                .add(Column::SearchName.gt(after.key.as_str()))
                .add(
                    Column::SearchName
                        .eq(after.key.as_str())
                        .and(Column::Id.gt(after.id)),
                );
            // The first condition says the same with less, so that every database starts in the index.
            query = query
                .filter(Column::SearchName.gte(after.key.as_str()))
                .filter(later);
        }
        let rows = query
            .order_by_asc(Column::SearchName)
            .order_by_asc(Column::Id)
            .limit(u64::from(page.limit) + 1)
            .all(self.0)
            .await
            .map_err(from_db)?;
        let keyed = rows
            .into_iter()
            .map(|row| Ok((user(&row)?, row.search_name)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let page = Page::of(keyed, page.limit, |(user, name)| Cursor {
            key: name.clone(),
            id: user.id.uuid(),
        });
        Ok(Page {
            items: page.items.into_iter().map(|(user, _)| user).collect(),
            next: page.next,
        })
    }

    async fn count_other_admins(&mut self, id: UserId) -> Result<u64, StoreError> {
        let touched = guard_entity::Entity::update_many()
            .col_expr(
                guard_entity::Column::Turns,
                Expr::col(guard_entity::Column::Turns).add(1),
            )
            .filter(guard_entity::Column::Role.eq(Role::Admin.as_str()))
            .exec(self.0)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched != 1 {
            return Err(corrupt("role_guard", "its row is missing"));
        }
        let others = Entity::find()
            .filter(Column::Role.eq(Role::Admin.as_str()))
            .filter(Column::Active.eq(true))
            .filter(Column::Id.ne(id.uuid()));
        count(self.0, others, Column::Id).await
    }

    async fn count(&mut self) -> Result<u64, StoreError> {
        count(self.0, Entity::find(), Column::Id).await
    }
}
