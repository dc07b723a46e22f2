//! Turnos as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::appointment::{
    Appointment, AppointmentRecord, AppointmentStatus as Status, AppointmentStatusKind as Kind, Lane,
};
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId, UserId, VisitTypeId};
use turnoplus_domain::patient::CoverageSnapshot;
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::Minutes;

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::{line, maybe_note, narrow, parse, stored_version, version};
use crate::db_time::{DbInstant, date_time, interval};

const TABLE: &str = "appointment";

/// The columns in which a state keeps its facts.
#[derive(Default)]
struct Facts {
    at: Option<DbInstant>,
    arrived_at: Option<DbInstant>,
    cancelled_by: Option<UserId>,
    cancel_reason: Option<String>,
    late: bool,
}

fn facts(status: &Status) -> Facts {
    match status {
        Status::Requested | Status::Booked => Facts::default(),
        Status::Arrived { at } | Status::Completed { at } | Status::NoShow { at } => Facts {
            at: Some(DbInstant::of(*at)),
            ..Facts::default()
        },
        Status::InConsultation {
            arrived_at,
            started_at,
        } => Facts {
            at: Some(DbInstant::of(*started_at)),
            arrived_at: arrived_at.map(DbInstant::of),
            ..Facts::default()
        },
        Status::Cancelled { at, by, reason, late } => Facts {
            at: Some(DbInstant::of(*at)),
            cancelled_by: Some(*by),
            cancel_reason: text(reason.as_ref()),
            late: *late,
            ..Facts::default()
        },
    }
}

fn text(note: Option<&Reason>) -> Option<String> {
    note.map(|note| note.as_str().to_owned())
}

pub(super) fn row(turno: &Appointment) -> Model {
    let record = turno.record();
    let facts = facts(&record.status);
    let coverage = record.coverage.as_ref();
    Model {
        id: record.id.uuid(),
        doctor_id: record.doctor.uuid(),
        patient_id: record.patient.uuid(),
        office_id: record.office.uuid(),
        visit_type_id: record.visit_type.uuid(),
        starts_at: DbInstant::of(record.interval.start()),
        ends_at: DbInstant::of(record.interval.end()),
        zone: record.zone.name().to_owned(),
        civil_start: record.civil_start.to_string(),
        lane: i32::from(record.lane.get()),
        overbooking_reason: text(record.overbooking_reason.as_ref()),
        reason: text(record.reason.as_ref()),
        buffer_before: i32::from(record.buffer_before.get()),
        buffer_after: i32::from(record.buffer_after.get()),
        status: record.status.kind().as_str().to_owned(),
        status_at: facts.at,
        arrived_at: facts.arrived_at,
        cancelled_by: facts.cancelled_by.map(UserId::uuid),
        cancel_reason: facts.cancel_reason,
        cancelled_late: facts.late,
        created_by: record.created_by.uuid(),
        created_at: DbInstant::of(record.created_at),
        updated_at: DbInstant::of(record.updated_at),
        version: stored_version(record.version),
        coverage_kind: coverage.map(|coverage| coverage.kind.as_str().to_owned()),
        coverage_payer: coverage.and_then(|coverage| coverage.payer_name.as_ref().map(ToString::to_string)),
        coverage_plan: coverage.and_then(|coverage| coverage.plan.as_ref().map(ToString::to_string)),
        coverage_number: coverage
            .and_then(|coverage| coverage.affiliate_number.as_ref().map(ToString::to_string)),
    }
}

fn coverage(row: &Model) -> Result<Option<CoverageSnapshot>, StoreError> {
    let Some(kind) = row.coverage_kind.as_deref() else {
        return Ok(None);
    };
    Ok(Some(CoverageSnapshot {
        kind: parse(TABLE, "coverage_kind", kind)?,
        payer_name: row
            .coverage_payer
            .as_deref()
            .map(|raw| line(TABLE, "coverage_payer", raw))
            .transpose()?,
        plan: row
            .coverage_plan
            .as_deref()
            .map(|raw| line(TABLE, "coverage_plan", raw))
            .transpose()?,
        affiliate_number: row
            .coverage_number
            .as_deref()
            .map(|raw| line(TABLE, "coverage_number", raw))
            .transpose()?,
    }))
}

fn status(row: &Model) -> Result<Status, StoreError> {
    let at = || {
        let at = row
            .status_at
            .ok_or_else(|| corrupt(TABLE, "the state lacks its instant"))?;
        at.get(TABLE)
    };
    Ok(match parse::<Kind>(TABLE, "status", &row.status)? {
        Kind::Requested => Status::Requested,
        Kind::Booked => Status::Booked,
        Kind::Arrived => Status::Arrived { at: at()? },
        Kind::InConsultation => Status::InConsultation {
            arrived_at: row.arrived_at.map(|at| at.get(TABLE)).transpose()?,
            started_at: at()?,
        },
        Kind::Completed => Status::Completed { at: at()? },
        Kind::NoShow => Status::NoShow { at: at()? },
        Kind::Cancelled => Status::Cancelled {
            at: at()?,
            by: UserId::new(
                row.cancelled_by
                    .ok_or_else(|| corrupt(TABLE, "nobody cancelled it"))?,
            ),
            reason: maybe_note(TABLE, "cancel_reason", row.cancel_reason.as_deref())?,
            late: row.cancelled_late,
        },
    })
}

pub(crate) fn appointment(row: &Model) -> Result<Appointment, StoreError> {
    let buffer = |minutes: i32| {
        Minutes::buffer(minutes.into()).map_err(|_| corrupt(TABLE, "a buffer is out of range"))
    };
    let lane =
        Lane::new(narrow(TABLE, "lane", row.lane)?).map_err(|_| corrupt(TABLE, "lane is out of range"))?;
    Ok(Appointment::restore(AppointmentRecord {
        id: AppointmentId::new(row.id),
        doctor: DoctorId::new(row.doctor_id),
        patient: PatientId::new(row.patient_id),
        office: OfficeId::new(row.office_id),
        visit_type: VisitTypeId::new(row.visit_type_id),
        interval: interval(TABLE, row.starts_at, row.ends_at)?,
        zone: parse(TABLE, "zone", &row.zone)?,
        civil_start: date_time(TABLE, &row.civil_start)?,
        lane,
        overbooking_reason: maybe_note(TABLE, "overbooking_reason", row.overbooking_reason.as_deref())?,
        reason: maybe_note(TABLE, "reason", row.reason.as_deref())?,
        coverage: coverage(row)?,
        buffer_before: buffer(row.buffer_before)?,
        buffer_after: buffer(row.buffer_after)?,
        status: status(row)?,
        created_by: UserId::new(row.created_by),
        created_at: row.created_at.get(TABLE)?,
        updated_at: row.updated_at.get(TABLE)?,
        version: version(TABLE, row.version)?,
    }))
}
