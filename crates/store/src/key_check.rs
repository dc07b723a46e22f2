//! Whether the program was started with the keys that the database was made and sealed with.

use sea_orm::{DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, SqlErr};

use crate::connect::ConnectError;
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

/// Forgets a key that nothing is wrapped by.
pub(crate) async fn forget_sealing_key(db: &DatabaseConnection, id: &str) -> Result<(), DbErr> {
    sealing_entity::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

fn is_twin(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
