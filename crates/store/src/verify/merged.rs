//! A patient who was merged stands for nobody any more: closed, led in one step to a patient who was not merged, and holding
//! nothing that the survivor should hold.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use turnoplus_app::ports::{MessageFilter, StoreError};
use turnoplus_domain::appointment::Resource;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::notification::About;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::appointment::{claim_entity, entity as turno, seat_entity};
use crate::db_error::from_db;
use crate::guardianship::entity as guardianship;
use crate::identity::user_entity as account;
use crate::notification::{entity as message, state_name};
use crate::patient::entity::{Column, Entity, Model};
use crate::unit_of_work::Session;

const PATIENT: &str = "patient";

pub(super) async fn check(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    let mut seen = 0;
    let mut after: Option<Uuid> = None;
    loop {
        let mut query = Entity::find().filter(Column::MergedInto.is_not_null());
        if let Some(after) = after {
            query = query.filter(Column::Id.gt(after));
        }
        let rows = query
            .order_by_asc(Column::Id)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        seen += rows.len() as u64;
        led(db, &rows, report).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        for (what, holders) in held(db, &ids).await? {
            for id in holders {
                report.add(
                    FindingKind::MergedPatient,
                    (PATIENT, id),
                    format!("was merged and has {what}"),
                );
            }
        }
        if is_last(&rows) {
            report.checked("merged patients", seen);
            return Ok(());
        }
        after = ids.last().copied();
    }
}

/// Whether each is closed and leads to a patient who was not merged.
async fn led(db: &Session, rows: &[Model], report: &mut Report) -> Result<(), StoreError> {
    let survivors: HashSet<Uuid> = rows.iter().filter_map(|row| row.merged_into).collect();
    let found: Vec<(Uuid, Option<Uuid>)> = Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::MergedInto)
        .filter(Column::Id.is_in(survivors))
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    let found: HashMap<Uuid, Option<Uuid>> = found.into_iter().collect();
    for row in rows {
        let survivor = row.merged_into.and_then(|survivor| found.get(&survivor));
        let fault = match survivor {
            _ if row.active => Some("was merged and is not closed"),
            None => Some("was merged into a patient who does not exist"),
            Some(Some(_)) => Some("was merged into a patient who was merged"),
            Some(None) => None,
        };
        if let Some(fault) = fault {
            report.add(FindingKind::MergedPatient, (PATIENT, row.id), fault);
        }
    }
    Ok(())
}

/// What merged patients hold that is the survivor's, and which of them.
async fn held(db: &Session, ids: &[Uuid]) -> Result<Vec<(&'static str, HashSet<Uuid>)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let among = || ids.iter().copied();
    let patients = Resource::Patient(PatientId::new(Uuid::nil())).kind();
    let claims = Condition::all()
        .add(claim_entity::Column::ResourceKind.eq(i32::from(patients)))
        .add(claim_entity::Column::ResourceId.is_in(among()));
    let waiting = Condition::all()
        .add(message::Column::State.eq(state_name(MessageFilter::Pending)))
        .add(message::Column::Topic.eq(About::REMINDER))
        .add(message::Column::SubjectId.is_in(among()));
    let logins = Condition::all()
        .add(account::Column::Active.eq(true))
        .add(account::Column::PatientId.is_in(among()));
    let turnos = turno::Entity::find().filter(turno::Column::PatientId.is_in(among()));
    let seats = seat_entity::Entity::find().filter(seat_entity::Column::PatientId.is_in(among()));
    let claims = claim_entity::Entity::find().filter(claims);
    let logins = account::Entity::find().filter(logins);
    let dependants = guardianship::Entity::find().filter(guardianship::Column::GuardianId.is_in(among()));
    let guardians = guardianship::Entity::find().filter(guardianship::Column::DependantId.is_in(among()));
    let waiting = message::Entity::find().filter(waiting);
    Ok(vec![
        ("turnos", holders(db, turnos, turno::Column::PatientId).await?),
        (
            "claims",
            holders(db, claims, claim_entity::Column::ResourceId).await?,
        ),
        ("seats", holders(db, seats, seat_entity::Column::PatientId).await?),
        ("a login", holders(db, logins, account::Column::PatientId).await?),
        (
            "dependants",
            holders(db, dependants, guardianship::Column::GuardianId).await?,
        ),
        (
            "guardians",
            holders(db, guardians, guardianship::Column::DependantId).await?,
        ),
        (
            "reminders that wait",
            holders(db, waiting, message::Column::SubjectId).await?,
        ),
    ])
}

/// Whose these rows are.
async fn holders<E: EntityTrait>(
    db: &Session,
    rows: Select<E>,
    whose: E::Column,
) -> Result<HashSet<Uuid>, StoreError> {
    let found: Vec<Uuid> = rows
        .select_only()
        .column(whose)
        .distinct()
        .into_tuple()
        .all(db)
        .await
        .map_err(from_db)?;
    Ok(found.into_iter().collect())
}
