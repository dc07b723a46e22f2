//! Every turno's timeline tells of every version once, from the first to the present one.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::appointment::{entity, event_entity};
use crate::db_error::from_db;
use crate::unit_of_work::Session;

const TURNO: &str = "appointment";

pub(super) async fn check(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    let mut seen = 0;
    let mut after: Option<Uuid> = None;
    loop {
        let mut query = entity::Entity::find()
            .select_only()
            .column(entity::Column::Id)
            .column(entity::Column::Version);
        if let Some(after) = after {
            query = query.filter(entity::Column::Id.gt(after));
        }
        let turnos: Vec<(Uuid, i64)> = query
            .order_by_asc(entity::Column::Id)
            .limit(STRETCH)
            .into_tuple()
            .all(db)
            .await
            .map_err(from_db)?;
        let versions = versions_of(db, &turnos).await?;
        for (id, version) in &turnos {
            let told = versions.get(id).copied().unwrap_or((0, 0));
            seen += told.0.unsigned_abs();
            if *version < 1 {
                report.add(FindingKind::Corrupt, (TURNO, *id), "the version is out of range");
            } else if told != (*version, *version) {
                let (lines, last) = told;
                let detail =
                    format!("version {version}, but {lines} lines of which the last is of version {last}");
                report.add(FindingKind::Timeline, (TURNO, *id), detail);
            }
        }
        if is_last(&turnos) {
            report.checked("timeline entries", seen);
            return Ok(());
        }
        after = turnos.last().map(|(id, _)| *id);
    }
}

/// How many lines each turno has, and the last version among them. The key makes versions distinct and the first
/// possible one is 1, so that the two together say whether one is missing.
async fn versions_of(db: &Session, turnos: &[(Uuid, i64)]) -> Result<HashMap<Uuid, (i64, i64)>, StoreError> {
    use event_entity::Column;
    if turnos.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, i64, i64)> = event_entity::Entity::find()
        .select_only()
        .column(Column::AppointmentId)
        .column_as(Column::Version.count(), "lines")
        .column_as(Column::Version.max(), "latest")
        .filter(Column::AppointmentId.is_in(turnos.iter().map(|(id, _)| *id)))
        .filter(Column::Version.gte(1_i64))
        .group_by(Column::AppointmentId)
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    Ok(rows
        .into_iter()
        .map(|(id, lines, last)| (id, (lines, last)))
        .collect())
}
