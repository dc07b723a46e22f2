//! Whether the program was started with the keys that the database was made and sealed with.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter, SqlErr};
use turnoplus_app::ports::StoreError;

use crate::connect::ConnectError;
use crate::db_error::from_db;
use crate::db_time::{DbInstant, maybe};
use crate::records::AuditKey;
use crate::sealing::SealingKeys;

mod entity {
    //! One row: the fingerprint of the key.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "key_check")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub fingerprint: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod sealing_entity {
    //! One row for each key that texts may be sealed with.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sealing_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub fingerprint: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod sealing_since_entity {
    //! Since when a key seals. Apart, so that the keys of a schema without it can be compared.

    use sea_orm::entity::prelude::*;

    use crate::db_time::DbInstant;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sealing_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub seals_since: Option<DbInstant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn assert_key(db: &DatabaseConnection, key: &AuditKey) -> Result<(), ConnectError> {
    let fingerprint = key.mac(&[b"turnoplus key check"]).to_vec();
    let stored = match stored(db).await? {
        Some(stored) => stored,
        None => first(db, fingerprint.clone()).await?,
    };
    if stored == fingerprint {
        Ok(())
    } else {
        Err(ConnectError::WrongKey)
    }
}

async fn stored(db: &DatabaseConnection) -> Result<Option<Vec<u8>>, ConnectError> {
    let row = entity::Entity::find_by_id(1)
        .one(db)
        .await
        .map_err(|error| ConnectError::failed(&error))?;
    Ok(row.map(|row| row.fingerprint))
}

/// Of several instances that start on a new database, the first decides.
async fn first(db: &DatabaseConnection, fingerprint: Vec<u8>) -> Result<Vec<u8>, ConnectError> {
    let row = entity::Model {
        id: 1,
        fingerprint: fingerprint.clone(),
    };
    match entity::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await
    {
        Ok(_) => Ok(fingerprint),
        Err(error) if is_twin(&error) => Ok(stored(db).await?.unwrap_or_default()),
        Err(error) => Err(ConnectError::failed(&error)),
    }
}

/// Every key is the one that its id stood for when it was first used here, and none of those is missing.
pub(crate) async fn assert_sealing_keys(
    db: &DatabaseConnection,
    keys: &SealingKeys,
) -> Result<(), ConnectError> {
    use sealing_entity::{Entity, Model};
    let known = async || {
        let rows = Entity::find().all(db).await;
        rows.map_err(|error| ConnectError::failed(&error))
    };
    for (id, fingerprint) in keys.fingerprints() {
        if known().await?.iter().any(|row| row.id == id) {
            continue;
        }
        let row = Model {
            id: id.clone(),
            fingerprint: fingerprint.to_vec(),
        };
        match Entity::insert(row.into_active_model())
            .exec_without_returning(db)
            .await
        {
            Ok(_) => {}
            // Another instance noted it at the same time; what it noted is compared below.
            Err(error) if is_twin(&error) => {}
            Err(error) => return Err(ConnectError::failed(&error)),
        }
    }
    for row in known().await? {
        match keys.fingerprints().into_iter().find(|(id, _)| *id == row.id) {
            None => return Err(ConnectError::MissingSealingKey { id: row.id }),
            Some((_, fingerprint)) if row.fingerprint != fingerprint => {
                return Err(ConnectError::WrongSealingKey { id: row.id });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Notes that this key seals now, unless it was noted before.
pub(crate) async fn note_sealing(
    db: &DatabaseConnection,
    id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    use sealing_since_entity::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::SealsSince, Expr::value(DbInstant::of(now)))
        .filter(Column::Id.eq(id))
        .filter(Column::SealsSince.is_null())
        .exec(db)
        .await
        .map_err(from_db)?;
    Ok(())
}

/// Since when this key seals.
pub(crate) async fn sealing_since(
    db: &DatabaseConnection,
    id: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let row = sealing_since_entity::Entity::find_by_id(id).one(db).await;
    let noted = row.map_err(from_db)?.and_then(|row| row.seals_since);
    maybe("sealing_key", noted)
}

/// Forgets a key that nothing is wrapped by.
pub(crate) async fn forget_sealing_key(db: &DatabaseConnection, id: &str) -> Result<(), DbErr> {
    sealing_entity::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

fn is_twin(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
