//! Finding, keeping and signing entries.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{MedicalRecordRepository, RecordFilter, RecordView, StoreError};
use turnoplus_domain::ids::{MedicalRecordId, PatientId};
use turnoplus_domain::medical_record::MedicalRecord;
use turnoplus_domain::version::Version;
use uuid::Uuid;

use super::chain::{head_mac, link};
use super::entity::{Column, Entity, Model};
use super::head_entity;
use super::mapping::{record, row};
use super::sealed::TABLE;
use crate::db_error::{corrupt, from_db, twin_is_contention};
use crate::db_row::{compare_and_delete, compare_and_set, count, insert};
use crate::db_time::DbInstant;
use crate::records::{AuditKey, GENESIS};
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

/// See [`MedicalRecordRepository`].
pub(crate) struct MedicalRecords<'a> {
    db: &'a Session,
    chain: &'a AuditKey,
    keys: &'a SealingKeys,
}

/// What no change touches; a signature does touch the last.
const FIXED: [Column; 7] = [
    Column::Id,
    Column::PatientId,
    Column::DoctorId,
    Column::UserId,
    Column::AmendsId,
    Column::CreatedAt,
    Column::Seq,
];

impl<'a> MedicalRecords<'a> {
    pub(crate) fn new(db: &'a Session, chain: &'a AuditKey, keys: &'a SealingKeys) -> Self {
        Self { db, chain, keys }
    }

    async fn head(&self, patient: PatientId) -> Result<Option<head_entity::Model>, StoreError> {
        head_entity::Entity::find_by_id(patient.uuid())
            .one(self.db)
            .await
            .map_err(from_db)
    }

    /// The signed amendments of these entries, oldest first.
    async fn amendments_of(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<MedicalRecordId>>, StoreError> {
        let mut amendments: HashMap<Uuid, Vec<MedicalRecordId>> = HashMap::new();
        if ids.is_empty() {
            return Ok(amendments);
        }
        let rows: Vec<(Uuid, Uuid)> = Entity::find()
            .select_only()
            .column(Column::AmendsId)
            .column(Column::Id)
            .filter(Column::AmendsId.is_in(ids.iter().copied()))
            .filter(Column::Seq.is_not_null())
            .order_by_asc(Column::SignedAt)
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        for (amended, id) in rows {
            amendments
                .entry(amended)
                .or_default()
                .push(MedicalRecordId::new(id));
        }
        Ok(amendments)
    }

    /// Moves the head on to a new last entry. Of two at once, one finds that the other was there.
    async fn move_head(
        &self,
        before: Option<&head_entity::Model>,
        (patient, seq, hash): (PatientId, i64, Vec<u8>),
    ) -> Result<(), StoreError> {
        use head_entity::{Column, Entity, Model};
        let mac = head_mac(self.chain, patient.uuid(), seq, &hash).to_vec();
        let Some(before) = before else {
            let head = Model {
                patient_id: patient.uuid(),
                seq,
                hash,
                mac,
            };
            return insert::<Entity>(self.db, head).await.map_err(twin_is_contention);
        };
        let touched = Entity::update_many()
            .col_expr(Column::Seq, Expr::value(seq))
            .col_expr(Column::Hash, Expr::value(hash))
            .col_expr(Column::Mac, Expr::value(mac))
            .filter(Column::PatientId.eq(patient.uuid()))
            .filter(Column::Seq.eq(before.seq))
            .exec(self.db)
            .await
            .map_err(from_db)?
            .rows_affected;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }
}

fn wanted(filter: &RecordFilter, page: &PageRequest<Timestamp>) -> Condition {
    let patients = filter.patients.iter().map(|patient| patient.uuid());
    let visible = match filter.drafts_of {
        None => Condition::any().add(Column::Seq.is_not_null()),
        Some(doctor) => Condition::any()
            .add(Column::Seq.is_not_null())
            .add(Column::DoctorId.eq(doctor.uuid())),
    };
    let mut wanted = Condition::all()
        .add(Column::PatientId.is_in(patients))
        .add(Column::ErasedAt.is_null())
        .add(visible);
    if !filter.kinds.is_empty() {
        wanted = wanted.add(Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(after) = &page.after {
        let at = DbInstant::of(after.key);
        let earlier = Condition::any()
            .add(Column::CreatedAt.lt(at))
            .add(Column::CreatedAt.eq(at).and(Column::Id.lt(after.id)));
        wanted = wanted.add(Column::CreatedAt.lte(at)).add(earlier);
    }
    wanted
}

#[async_trait]
impl MedicalRecordRepository for MedicalRecords<'_> {
    async fn find(&mut self, id: MedicalRecordId) -> Result<Option<MedicalRecord>, StoreError> {
        Entity::find_by_id(id.uuid())
            .filter(Column::ErasedAt.is_null())
            .one(self.db)
            .await
            .map_err(from_db)?
            .map(|row| record(self.keys, &row))
            .transpose()
    }

    async fn amendments(&mut self, id: MedicalRecordId) -> Result<Vec<MedicalRecordId>, StoreError> {
        let mut amendments = self.amendments_of(&[id.uuid()]).await?;
        Ok(amendments.remove(&id.uuid()).unwrap_or_default())
    }

    async fn list(
        &mut self,
        filter: &RecordFilter,
        page: &PageRequest<Timestamp>,
    ) -> Result<Page<RecordView, Timestamp>, StoreError> {
        let rows: Vec<Model> = Entity::find()
            .filter(wanted(filter, page))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(u64::from(page.limit) + 1)
            .all(self.db)
            .await
            .map_err(from_db)?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut amendments = self.amendments_of(&ids).await?;
        let views = rows
            .iter()
            .map(|row| {
                Ok(RecordView {
                    record: record(self.keys, row)?,
                    amended_by: amendments.remove(&row.id).unwrap_or_default(),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Page::of(views, page.limit, |view| Cursor {
            key: view.record.created_at,
            id: view.record.id.uuid(),
        }))
    }

    async fn count_signed(&mut self, patients: &[PatientId]) -> Result<u64, StoreError> {
        let signed = Entity::find()
            .filter(Column::PatientId.is_in(patients.iter().map(|patient| patient.uuid())))
            .filter(Column::Seq.is_not_null())
            .filter(Column::ErasedAt.is_null());
        count(self.db, signed, Column::Id).await
    }

    async fn add(&mut self, draft: &MedicalRecord) -> Result<(), StoreError> {
        insert::<Entity>(self.db, row(self.keys, draft)?).await
    }

    async fn save(&mut self, draft: &MedicalRecord) -> Result<(), StoreError> {
        let key = Condition::all()
            .add(Column::Id.eq(draft.id.uuid()))
            .add(Column::Seq.is_null());
        let version = (Column::Version, draft.version);
        compare_and_set::<Entity>(self.db, row(self.keys, draft)?, key, version, &FIXED).await
    }

    async fn discard(&mut self, id: MedicalRecordId, seen: Version) -> Result<(), StoreError> {
        let key = Condition::all()
            .add(Column::Id.eq(id.uuid()))
            .add(Column::Seq.is_null());
        compare_and_delete::<Entity>(self.db, key, (Column::Version, seen)).await
    }

    async fn next_seq(&mut self, patient: PatientId) -> Result<u64, StoreError> {
        let last = self.head(patient).await?.map_or(0, |head| head.seq);
        u64::try_from(last)
            .map(|last| last + 1)
            .map_err(|_| corrupt(TABLE, "seq is out of range"))
    }

    async fn sign(&mut self, signed: &MedicalRecord) -> Result<(), StoreError> {
        let Some(signature) = &signed.signature else {
            return Err(StoreError::Stale);
        };
        let head = self.head(signed.patient).await?;
        let (last, prev_hash) = head
            .as_ref()
            .map_or_else(|| (0, GENESIS.to_vec()), |head| (head.seq, head.hash.clone()));
        let seq = i64::try_from(signature.seq).map_err(|_| corrupt(TABLE, "seq is out of range"))?;
        if seq != last + 1 {
            return Err(StoreError::Contention);
        }
        let hash = link(self.chain, &prev_hash, signed, signature).to_vec();
        // The head first: of two who sign at once, the second waits there and starts over.
        self.move_head(head.as_ref(), (signed.patient, seq, hash.clone()))
            .await?;
        let row = Model {
            seq: Some(seq),
            license: Some(signature.license.as_str().to_owned()),
            signed_at: Some(DbInstant::of(signature.at)),
            prev_hash: Some(prev_hash),
            hash: Some(hash),
            ..row(self.keys, signed)?
        };
        let key = Condition::all()
            .add(Column::Id.eq(signed.id.uuid()))
            .add(Column::Seq.is_null());
        let version = (Column::Version, signed.version);
        compare_and_set::<Entity>(self.db, row, key, version, &FIXED[..6])
            .await
            .map_err(twin_is_contention)
    }
}
