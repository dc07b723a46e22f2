//! Claims are what turnos and absences say: all of them, no more, and none of nobody. Seats belong to active turnos.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::appointment::{ClaimKey, Resource, claims_of};
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::appointment::mapping::appointment;
use crate::appointment::{OWNER_ABSENCE, OWNER_APPOINTMENT, claim_entity, claim_key, entity, seat_entity};
use crate::availability::{absence, absence_entity};
use crate::db_error::from_db;
use crate::unit_of_work::Session;

pub(super) async fn check(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    of_turnos(db, report).await?;
    of_absences(db, report).await?;
    of_nobody(db, report).await?;
    seats(db, report).await
}

async fn held_by(
    db: &Session,
    kind: i32,
    owners: &[Uuid],
) -> Result<HashMap<Uuid, HashSet<ClaimKey>>, StoreError> {
    let mut held: HashMap<Uuid, HashSet<ClaimKey>> = HashMap::new();
    // Few owners at a time: an absence of months has many claims.
    for owners in owners.chunks(200) {
        let rows = claim_entity::Entity::find()
            .filter(claim_entity::Column::OwnerId.is_in(owners.iter().copied()))
            .filter(claim_entity::Column::OwnerKind.eq(kind))
            .all(db)
            .await
            .map_err(from_db)?;
        for row in &rows {
            // One that cannot be read is told of when claims are counted.
            if let Ok(key) = claim_key(row) {
                held.entry(row.owner_id).or_default().insert(key);
            }
        }
    }
    Ok(held)
}

async fn of_turnos(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    const TURNO: &str = "appointment";
    let mut after: Option<Uuid> = None;
    loop {
        let mut query = entity::Entity::find();
        if let Some(after) = after {
            query = query.filter(entity::Column::Id.gt(after));
        }
        let rows = query
            .order_by_asc(entity::Column::Id)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut held = held_by(db, OWNER_APPOINTMENT, &ids).await?;
        for row in &rows {
            let Ok(turno) = appointment(row) else { continue };
            let mut held = held.remove(&row.id).unwrap_or_default();
            let missing = claims_of(&turno).iter().filter(|key| !held.remove(key)).count();
            if missing > 0 {
                report.add(
                    FindingKind::MissingClaim,
                    (TURNO, row.id),
                    format!("{missing} claims are missing"),
                );
            }
            if !held.is_empty() {
                report.add(
                    FindingKind::ExtraClaim,
                    (TURNO, row.id),
                    format!("{} claims too many", held.len()),
                );
            }
        }
        if is_last(&rows) {
            return Ok(());
        }
        after = ids.last().copied();
    }
}

/// An absence claims what lies ahead when it is made, around turnos that are over: not all of its time, but no more.
async fn of_absences(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    const ABSENCE: &str = "absence";
    let mut seen = 0;
    let mut after: Option<Uuid> = None;
    loop {
        let mut query = absence_entity::Entity::find();
        if let Some(after) = after {
            query = query.filter(absence_entity::Column::Id.gt(after));
        }
        let rows = query
            .order_by_asc(absence_entity::Column::Id)
            .limit(50)
            .all(db)
            .await
            .map_err(from_db)?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let held = held_by(db, OWNER_ABSENCE, &ids).await?;
        for row in &rows {
            seen += 1;
            let Some(absence) = report.sound((ABSENCE, row.id), absence(row))? else {
                continue;
            };
            let (first, end) = buckets(&absence.interval);
            let stray = held.get(&row.id).into_iter().flatten().filter(|key| {
                key.resource != Resource::Doctor(absence.doctor) || !(first..end).contains(&key.bucket.get())
            });
            let stray = stray.count();
            if stray > 0 {
                report.add(
                    FindingKind::ExtraClaim,
                    (ABSENCE, row.id),
                    format!("{stray} claims beyond its time"),
                );
            }
        }
        if ids.len() < 50 {
            report.checked("absences", seen);
            return Ok(());
        }
        after = ids.last().copied();
    }
}

fn buckets(interval: &turnoplus_domain::time::Interval) -> (i64, i64) {
    let whole = interval.to_buckets();
    (
        whole.start().as_second().div_euclid(300),
        whole.end().as_second().div_euclid(300),
    )
}

/// Every claim in the order of its key, with its owner looked up.
async fn of_nobody(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    use claim_entity::{Column, Entity, Model};
    let mut seen = 0;
    let mut told: HashSet<Uuid> = HashSet::new();
    let mut after: Option<Model> = None;
    loop {
        let mut query = Entity::find();
        if let Some(after) = &after {
            query = query.filter(behind(after));
        }
        let rows = query
            .order_by_asc(Column::ResourceKind)
            .order_by_asc(Column::ResourceId)
            .order_by_asc(Column::Bucket)
            .order_by_asc(Column::Lane)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        seen += rows.len() as u64;
        let owners = |kind: i32| -> Vec<Uuid> {
            let of_kind: HashSet<Uuid> = rows
                .iter()
                .filter(|row| row.owner_kind == kind)
                .map(|row| row.owner_id)
                .collect();
            of_kind.into_iter().collect()
        };
        let turnos = existing_turnos(db, owners(OWNER_APPOINTMENT)).await?;
        let absences = existing_absences(db, owners(OWNER_ABSENCE)).await?;
        for row in &rows {
            report.sound(("claim of", row.owner_id), claim_key(row))?;
            let known = match row.owner_kind {
                OWNER_APPOINTMENT => turnos.contains(&row.owner_id),
                OWNER_ABSENCE => absences.contains(&row.owner_id),
                _ => false,
            };
            if !known && told.insert(row.owner_id) {
                report.add(
                    FindingKind::OrphanClaim,
                    ("claim of", row.owner_id),
                    "its owner does not exist",
                );
            }
        }
        if is_last(&rows) {
            report.checked("claims", seen);
            return Ok(());
        }
        after = rows.into_iter().next_back();
    }
}

fn behind(after: &claim_entity::Model) -> Condition {
    use claim_entity::Column;
    let kind = Column::ResourceKind.eq(after.resource_kind);
    let resource = kind.clone().and(Column::ResourceId.eq(after.resource_id));
    let bucket = resource.clone().and(Column::Bucket.eq(after.bucket));
    Condition::any()
        .add(Column::ResourceKind.gt(after.resource_kind))
        .add(kind.and(Column::ResourceId.gt(after.resource_id)))
        .add(resource.and(Column::Bucket.gt(after.bucket)))
        .add(bucket.and(Column::Lane.gt(after.lane)))
}

async fn existing_turnos(db: &Session, ids: Vec<Uuid>) -> Result<HashSet<Uuid>, StoreError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    Ok(found.into_iter().collect())
}

async fn existing_absences(db: &Session, ids: Vec<Uuid>) -> Result<HashSet<Uuid>, StoreError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Uuid> = absence_entity::Entity::find()
        .select_only()
        .column(absence_entity::Column::Id)
        .filter(absence_entity::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    Ok(found.into_iter().collect())
}

async fn seats(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    use seat_entity::{Column, Entity, Model};
    let mut seen = 0;
    let mut after: Option<Model> = None;
    loop {
        let mut query = Entity::find();
        if let Some(after) = &after {
            let same = Column::PatientId.eq(after.patient_id);
            let later = Condition::any()
                .add(Column::PatientId.gt(after.patient_id))
                .add(same.and(Column::Seat.gt(after.seat)));
            query = query.filter(later);
        }
        let rows: Vec<Model> = query
            .order_by_asc(Column::PatientId)
            .order_by_asc(Column::Seat)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        seen += rows.len() as u64;
        let owners = rows.iter().map(|seat| seat.owner_id);
        let turnos = entity::Entity::find()
            .filter(entity::Column::Id.is_in(owners))
            .all(db)
            .await
            .map_err(from_db)?;
        let turnos: HashMap<Uuid, &entity::Model> = turnos.iter().map(|turno| (turno.id, turno)).collect();
        for seat in &rows {
            let fault = match turnos.get(&seat.owner_id) {
                None => Some("its turno does not exist"),
                Some(turno) if turno.patient_id != seat.patient_id => Some("its turno is another patient's"),
                Some(turno) if turno.status == "cancelled" => Some("its turno is cancelled"),
                Some(_) => None,
            };
            if let Some(fault) = fault {
                report.add(FindingKind::StraySeat, ("seat of", seat.owner_id), fault);
            }
        }
        if is_last(&rows) {
            report.checked("seats", seen);
            return Ok(());
        }
        after = rows.into_iter().next_back();
    }
}
