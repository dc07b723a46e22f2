//! Files beside entries: each is there whole and is the one that its entry lists, and none lies there unlisted.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use turnoplus_app::ports::{AttachmentRepository, StoreError};
use turnoplus_domain::medical_record::MedicalRecord;
use uuid::Uuid;

use super::{FindingKind, Report};
use crate::db_error::from_db;
use crate::medical_record::{Attachments, attachment_entity};
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

const FILE: &str = "attachment";

/// Looks at the files of some entries; answers how many they list.
pub(super) async fn check(
    db: &Session,
    sealing: &SealingKeys,
    report: &mut Report,
    entries: &[MedicalRecord],
) -> Result<u64, StoreError> {
    let mut seen = 0;
    for some in entries.chunks(500) {
        let mut lying = lying(db, some).await?;
        for entry in some {
            for file in &entry.content.attachments {
                seen += 1;
                let there = lying.get_mut(&entry.id.uuid());
                there.map(|ids| ids.remove(&file.id.uuid()));
                let bytes = Attachments::new(db, sealing).read(entry.id, file).await;
                if let Err(StoreError::Corrupt { detail, .. }) = &bytes {
                    report.add(FindingKind::Attachment, (FILE, file.id.uuid()), detail.clone());
                } else {
                    bytes?;
                }
            }
        }
        for id in lying.into_values().flatten() {
            let detail = "no entry lists the file";
            report.add(FindingKind::Attachment, (FILE, id), detail);
        }
    }
    Ok(seen)
}

/// The files that lie with these entries.
async fn lying(db: &Session, entries: &[MedicalRecord]) -> Result<HashMap<Uuid, HashSet<Uuid>>, StoreError> {
    use attachment_entity::{Column, Entity};
    let rows: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .column(Column::RecordId)
        .column(Column::Id)
        .filter(Column::RecordId.is_in(entries.iter().map(|entry| entry.id.uuid())))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let mut lying: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
    for (entry, id) in rows {
        lying.entry(entry).or_default().insert(id);
    }
    Ok(lying)
}
