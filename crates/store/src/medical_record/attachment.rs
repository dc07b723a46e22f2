//! Files as rows: each has a key of its own, sealed in its row, and lies in chunks under that key. So a change of sealing
//! keys writes some hundred bytes for each file, not the files.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use turnoplus_app::ports::{AttachmentRepository, StoreError};
use turnoplus_domain::ids::{AttachmentId, MedicalRecordId};
use turnoplus_domain::medical_record::{Attachment, LARGEST};
use uuid::Uuid;

use super::{attachment_entity, chunk_entity};
use crate::db_error::{corrupt, from_db};
use crate::db_row::insert;
use crate::sealing::{ChunkKey, SealingKeys};
use crate::unit_of_work::Session;

pub(crate) const TABLE: &str = "attachment";

/// Bytes of a file in one row: far below the 16 MiB that one statement may have on MySQL.
const CHUNK: usize = 256 * 1024;

/// See [`AttachmentRepository`].
pub(crate) struct Attachments<'a> {
    db: &'a Session,
    keys: &'a SealingKeys,
}

/// A place in a file, which binds its chunk: file, entry, position, and whether it is the last.
struct Place<'a> {
    file: &'a Uuid,
    entry: &'a Uuid,
    position: i32,
    last: bool,
}

impl Place<'_> {
    fn with<T>(&self, what: impl FnOnce(&[&[u8]]) -> T) -> T {
        what(&[
            b"attachment_chunk",
            self.file.as_bytes(),
            self.entry.as_bytes(),
            &self.position.to_be_bytes(),
            &[u8::from(self.last)],
        ])
    }
}

/// Where the key of a file belongs: table, row, entry.
fn place<'a>(id: &'a Uuid, entry: &'a Uuid) -> [&'a [u8]; 3] {
    [TABLE.as_bytes(), id.as_bytes(), entry.as_bytes()]
}

impl<'a> Attachments<'a> {
    pub(crate) fn new(db: &'a Session, keys: &'a SealingKeys) -> Self {
        Self { db, keys }
    }

    async fn key(&self, entry: Uuid, id: Uuid) -> Result<ChunkKey, StoreError> {
        let row = attachment_entity::Entity::find_by_id(id)
            .one(self.db)
            .await
            .map_err(from_db)?
            .ok_or_else(|| corrupt(TABLE, "the file is missing"))?;
        if row.record_id != entry {
            return Err(corrupt(TABLE, "the file lies with another entry"));
        }
        let plain = self.keys.open(TABLE, &place(&id, &entry), &row.sealed_key)?;
        ChunkKey::of(&plain).ok_or_else(|| corrupt(TABLE, "the key of the file has an illegal value"))
    }

    async fn chunk(&self, id: Uuid, position: i32) -> Result<Option<Vec<u8>>, StoreError> {
        use chunk_entity::{Column, Entity};
        Entity::find()
            .select_only()
            .column(Column::Content)
            .filter(Column::AttachmentId.eq(id))
            .filter(Column::Position.eq(position))
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)
    }

    /// How many rows there are: one too many is as wrong as one too few.
    async fn positions(&self, id: Uuid) -> Result<Vec<i32>, StoreError> {
        use chunk_entity::{Column, Entity};
        Entity::find()
            .select_only()
            .column(Column::Position)
            .filter(Column::AttachmentId.eq(id))
            .order_by_asc(Column::Position)
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)
    }
}

#[async_trait]
impl AttachmentRepository for Attachments<'_> {
    async fn add(
        &mut self,
        entry: MedicalRecordId,
        id: AttachmentId,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let (entry, file) = (entry.uuid(), id.uuid());
        let key = ChunkKey::fresh()?;
        let row = attachment_entity::Model {
            id: file,
            record_id: entry,
            sealed_key: self.keys.seal(&place(&file, &entry), key.expose())?,
        };
        insert::<attachment_entity::Entity>(self.db, row).await?;
        let chunks: Vec<&[u8]> = bytes.chunks(CHUNK).collect();
        for (position, chunk) in (0..).zip(&chunks) {
            let place = Place {
                file: &file,
                entry: &entry,
                position,
                last: usize::try_from(position + 1) == Ok(chunks.len()),
            };
            let row = chunk_entity::Model {
                attachment_id: file,
                position,
                content: place.with(|parts| key.seal(parts, chunk))?,
            };
            insert::<chunk_entity::Entity>(self.db, row).await?;
        }
        Ok(())
    }

    async fn read(&mut self, entry: MedicalRecordId, file: &Attachment) -> Result<Vec<u8>, StoreError> {
        let (entry, id) = (entry.uuid(), file.id.uuid());
        let size = usize::try_from(file.size).unwrap_or(usize::MAX);
        if size > LARGEST {
            return Err(corrupt(TABLE, "the file is larger than files may be"));
        }
        let key = self.key(entry, id).await?;
        let number = size.div_ceil(CHUNK);
        let positions = self.positions(id).await?;
        if !positions.iter().copied().eq((0..).take(number)) {
            return Err(corrupt(TABLE, "the file lacks a chunk, or has one too many"));
        }
        let mut bytes = Vec::with_capacity(size);
        for position in positions {
            let sealed = self.chunk(id, position).await?.unwrap_or_default();
            let place = Place {
                file: &id,
                entry: &entry,
                position,
                last: usize::try_from(position + 1) == Ok(number),
            };
            let chunk = place
                .with(|parts| key.open(parts, &sealed))
                .ok_or_else(|| corrupt(TABLE, "a chunk of the file does not open"))?;
            bytes.extend(chunk);
        }
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        if bytes.len() != size || hash != file.sha256 {
            return Err(corrupt(TABLE, "the file is not the one that the entry lists"));
        }
        Ok(bytes)
    }

    async fn remove(&mut self, files: &[AttachmentId]) -> Result<(), StoreError> {
        if files.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = files.iter().map(|file| file.uuid()).collect();
        chunk_entity::Entity::delete_many()
            .filter(chunk_entity::Column::AttachmentId.is_in(ids.clone()))
            .exec(self.db)
            .await
            .map_err(from_db)?;
        attachment_entity::Entity::delete_many()
            .filter(attachment_entity::Column::Id.is_in(ids))
            .exec(self.db)
            .await
            .map_err(from_db)?;
        Ok(())
    }
}
