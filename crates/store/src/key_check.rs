//! Whether the program was started with the key that the database was made with.

use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel, SqlErr};

use crate::connect::ConnectError;
use crate::records::AuditKey;

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
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Ok(stored(db).await?.unwrap_or_default())
        }
        Err(error) => Err(ConnectError::failed(&error)),
    }
}
