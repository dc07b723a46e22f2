//! Heads for the chains of a database that was made before there were heads.

use sea_orm::{ColumnTrait, EntityTrait, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;

use super::audit_chain::{AuditKey, head_of};
use super::audit_entity::{Column, Entity, Model};
use super::audit_head_entity::Entity as HeadEntity;
use crate::db_error::{from_db, twin_is_contention};
use crate::db_row::insert;
use crate::unit_of_work::Session;

/// Whether there are entries and no head at all.
pub(crate) async fn are_missing(db: &Session) -> Result<bool, StoreError> {
    if HeadEntity::find()
        .limit(1)
        .one(db)
        .await
        .map_err(from_db)?
        .is_some()
    {
        return Ok(false);
    }
    Ok(Entity::find().limit(1).one(db).await.map_err(from_db)?.is_some())
}

/// Gives every chain its head. [`StoreError::Contention`] when another instance does the same.
pub(crate) async fn make(db: &Session, key: &AuditKey) -> Result<(), StoreError> {
    let ends: Vec<(String, uuid::Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::SubjectKind)
        .column(Column::SubjectId)
        .column_as(Column::Seq.max(), "seq")
        .group_by(Column::SubjectKind)
        .group_by(Column::SubjectId)
        .order_by_asc(Column::SubjectKind)
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    for end in ends {
        let last: Option<Model> = Entity::find_by_id(end).one(db).await.map_err(from_db)?;
        if let Some(last) = last {
            insert::<HeadEntity>(db, head_of(key, &last))
                .await
                .map_err(twin_is_contention)?;
        }
    }
    Ok(())
}
