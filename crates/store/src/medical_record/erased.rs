//! Entries that need not be kept any more. A draft is deleted. A signed entry stays as a link of its patient's chain: its
//! text goes, and with it the key that only its seal held; in its place lies a keyed hash over what stays. So the chain can
//! still be followed, nobody without the key can pass a changed entry off as an erased one, and who has the key still
//! needs the audit trail, which tells how many entries were erased.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use crate::db_error::from_db;
use crate::db_row::count;
use crate::db_time::DbInstant;
use crate::records::AuditKey;
use crate::unit_of_work::Session;

/// How many entries.
pub(crate) struct Entries {
    pub(crate) signed: u64,
    pub(crate) drafts: u64,
}

/// The entries of a patient that say anything.
pub(crate) async fn left(db: &Session, patient: Uuid) -> Result<Entries, StoreError> {
    let of_patient = || {
        Entity::find()
            .filter(Column::PatientId.eq(patient))
            .filter(Column::ErasedAt.is_null())
    };
    Ok(Entries {
        signed: count(db, of_patient().filter(Column::Seq.is_not_null()), Column::Id).await?,
        drafts: count(db, of_patient().filter(Column::Seq.is_null()), Column::Id).await?,
    })
}

/// Erases what the entries of a patient say.
pub(crate) async fn erase(
    db: &Session,
    key: &AuditKey,
    patient: Uuid,
    at: DbInstant,
) -> Result<Entries, StoreError> {
    let drafts = Entity::delete_many()
        .filter(Column::PatientId.eq(patient))
        .filter(Column::Seq.is_null())
        .exec(db)
        .await
        .map_err(from_db)?
        .rows_affected;
    let rows = Entity::find()
        .filter(Column::PatientId.eq(patient))
        .filter(Column::ErasedAt.is_null())
        .order_by_asc(Column::Seq)
        .all(db)
        .await
        .map_err(from_db)?;
    let signed = rows.len() as u64;
    for mut row in rows {
        row.erased_at = Some(at);
        let changed = Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(proof(key, &row)))
            .col_expr(Column::ErasedAt, Expr::value(at.0))
            .filter(Column::Id.eq(row.id))
            .filter(Column::ErasedAt.is_null())
            .exec(db)
            .await
            .map_err(from_db)?
            .rows_affected;
        if changed != 1 {
            return Err(StoreError::Contention);
        }
    }
    Ok(Entries { signed, drafts })
}

/// What lies in the place of the text: a keyed hash over everything that stays of the entry.
pub(crate) fn proof(key: &AuditKey, row: &Model) -> Vec<u8> {
    let number = |value: Option<i64>| value.map(i64::to_be_bytes);
    let id = |value: &Option<Uuid>| value.as_ref().map_or(Vec::new(), |id| id.as_bytes().to_vec());
    let some = |bytes: Option<[u8; 8]>| bytes.map_or(Vec::new(), |bytes| bytes.to_vec());
    key.mac(&[
        b"turnoplus record erased 1",
        row.id.as_bytes(),
        row.patient_id.as_bytes(),
        &id(&row.appointment_id),
        row.doctor_id.as_bytes(),
        row.user_id.as_bytes(),
        row.author_name.as_bytes(),
        row.kind.as_bytes(),
        &id(&row.amends_id),
        &row.created_at.0.to_be_bytes(),
        &row.updated_at.0.to_be_bytes(),
        &row.version.to_be_bytes(),
        &some(number(row.seq)),
        row.license.as_deref().unwrap_or_default().as_bytes(),
        &some(number(row.signed_at.map(|at| at.0))),
        row.prev_hash.as_deref().unwrap_or_default(),
        row.hash.as_deref().unwrap_or_default(),
        &some(number(row.erased_at.map(|at| at.0))),
    ])
    .to_vec()
}
