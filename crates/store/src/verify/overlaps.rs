//! No overlap per doctor and lane, none per patient, computed from the turnos themselves.

use std::collections::HashMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::appointment::{Appointment, AppointmentStatusKind as Kind, Lane};
use turnoplus_domain::time::Interval;
use uuid::Uuid;

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::appointment::entity::{Column, Entity, Model};
use crate::appointment::mapping::appointment;
use crate::availability::{absence, absence_entity};
use crate::db_error::from_db;
use crate::unit_of_work::Session;

const TURNO: &str = "appointment";

/// Whose turnos are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Doctor,
    Patient,
}

impl By {
    fn column(self) -> Column {
        match self {
            Self::Doctor => Column::DoctorId,
            Self::Patient => Column::PatientId,
        }
    }

    fn of(self, row: &Model) -> Uuid {
        match self {
            Self::Doctor => row.doctor_id,
            Self::Patient => row.patient_id,
        }
    }
}

pub(super) async fn check(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    let turnos = sweep(db, By::Doctor, report).await?;
    report.checked("turnos", turnos);
    sweep(db, By::Patient, report).await?;
    Ok(())
}

/// The latest end so far in each lane, and whose it is. Starts come in order, so that an overlap is with that one.
type Latest = HashMap<Lane, (Interval, Uuid)>;

async fn sweep(db: &Session, by: By, report: &mut Report) -> Result<u64, StoreError> {
    let mut seen = 0;
    let mut whose: Option<Uuid> = None;
    let mut latest = Latest::new();
    let mut absences: Vec<Interval> = Vec::new();
    let mut after: Option<Model> = None;
    loop {
        let rows = stretch(db, by, after.as_ref()).await?;
        for row in &rows {
            seen += 1;
            if whose != Some(by.of(row)) {
                whose = Some(by.of(row));
                latest.clear();
                absences = if by == By::Doctor {
                    absences_of(db, row.doctor_id).await?
                } else {
                    Vec::new()
                };
            }
            let turno = match by {
                // Corrupt rows are told of once.
                By::Doctor => report.sound((TURNO, row.id), appointment(row))?,
                By::Patient => appointment(row).ok(),
            };
            if let Some(turno) = turno.filter(|turno| turno.status().kind().occupies()) {
                compare(&turno, by, &mut latest, report);
                if is_coming(&turno) && absences.iter().any(|away| away.overlaps(&turno.interval())) {
                    report.add(
                        FindingKind::AbsenceOverlap,
                        (TURNO, row.id),
                        "its doctor is absent at that time",
                    );
                }
            }
        }
        if is_last(&rows) {
            return Ok(seen);
        }
        after = rows.into_iter().next_back();
    }
}

fn is_coming(turno: &Appointment) -> bool {
    matches!(turno.status().kind(), Kind::Requested | Kind::Booked)
}

fn compare(turno: &Appointment, by: By, latest: &mut Latest, report: &mut Report) {
    // A doctor's turnos keep their buffers from each other, in whole buckets of five minutes as they are claimed.
    let (lane, interval, kind) = match by {
        By::Doctor => (
            turno.lane(),
            turno.doctor_interval().to_buckets(),
            FindingKind::DoctorOverlap,
        ),
        By::Patient => (
            Lane::REGULAR,
            turno.interval().to_buckets(),
            FindingKind::PatientOverlap,
        ),
    };
    match latest.get(&lane) {
        Some((before, other)) if before.overlaps(&interval) => {
            report.add(
                kind,
                (TURNO, turno.id().uuid()),
                format!("overlaps {TURNO} {other}"),
            );
        }
        _ => {}
    }
    if latest
        .get(&lane)
        .is_none_or(|(before, _)| before.end() < interval.end())
    {
        latest.insert(lane, (interval, turno.id().uuid()));
    }
}

async fn stretch(db: &Session, by: By, after: Option<&Model>) -> Result<Vec<Model>, StoreError> {
    let whose = by.column();
    let mut query = Entity::find();
    if let Some(after) = after {
        let same = whose.eq(by.of(after));
        let later = Condition::any()
            .add(whose.gt(by.of(after)))
            .add(same.clone().and(Column::StartsAt.gt(after.starts_at)))
            .add(
                same.and(Column::StartsAt.eq(after.starts_at))
                    .and(Column::Id.gt(after.id)),
            );
        query = query.filter(whose.gte(by.of(after))).filter(later);
    }
    query
        .order_by_asc(whose)
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .limit(STRETCH)
        .all(db)
        .await
        .map_err(from_db)
}

async fn absences_of(db: &Session, doctor: Uuid) -> Result<Vec<Interval>, StoreError> {
    let rows = absence_entity::Entity::find()
        .filter(absence_entity::Column::DoctorId.eq(doctor))
        .all(db)
        .await
        .map_err(from_db)?;
    // An absence that cannot be read is found with its claims.
    Ok(rows
        .iter()
        .filter_map(|row| absence(row).ok())
        .map(|absence| absence.interval)
        .collect())
}
