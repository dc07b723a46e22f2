//! The quota of sobreturnos is held by sobreturnos, each on its own day.

use std::collections::HashMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::appointment::entity;
use crate::appointment::overbooking_seat_entity::{Column, Entity, Model};
use crate::db_error::from_db;
use crate::unit_of_work::Session;

pub(super) async fn check(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    let mut seen = 0;
    let mut after: Option<Model> = None;
    loop {
        let mut query = Entity::find();
        if let Some(after) = &after {
            query = query.filter(behind(after));
        }
        let rows: Vec<Model> = query
            .order_by_asc(Column::DoctorId)
            .order_by_asc(Column::OnDate)
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
            if let Some(fault) = fault(seat, turnos.get(&seat.owner_id).copied()) {
                let subject = ("sobreturno of", seat.owner_id);
                report.add(FindingKind::StraySeat, subject, fault);
            }
        }
        if is_last(&rows) {
            report.checked("sobreturnos", seen);
            return Ok(());
        }
        after = rows.into_iter().next_back();
    }
}

fn fault(seat: &Model, turno: Option<&entity::Model>) -> Option<&'static str> {
    let Some(turno) = turno else {
        return Some("its turno does not exist");
    };
    if turno.doctor_id != seat.doctor_id || !turno.civil_start.starts_with(&seat.on_date) {
        Some("its turno is another doctor's or another day's")
    } else if turno.lane == 0 || turno.status == "cancelled" {
        Some("its turno is no sobreturno any more")
    } else {
        None
    }
}

fn behind(after: &Model) -> Condition {
    let doctor = Column::DoctorId.eq(after.doctor_id);
    let day = doctor.clone().and(Column::OnDate.eq(after.on_date.as_str()));
    Condition::any()
        .add(Column::DoctorId.gt(after.doctor_id))
        .add(doctor.and(Column::OnDate.gt(after.on_date.as_str())))
        .add(day.and(Column::Seat.gt(after.seat)))
}
