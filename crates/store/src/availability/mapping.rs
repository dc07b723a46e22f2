//! Rules, windows, absences and closures as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::availability::{Absence, AvailabilityRule, AvailabilityWindow, Closure, Weekdays};
use turnoplus_domain::ids::{AbsenceId, ClosureId, DoctorId, OfficeId, RuleId, WindowId};
use turnoplus_domain::time::CivilSpan;

use super::{absence_entity, closure_entity, rule_entity, window_entity};
use crate::db_error::corrupt;
use crate::db_row::{line, maybe_note, narrow, stored_version, version};
use crate::db_time::{DbInstant, date, interval, time};

const RULE: &str = "availability_rule";
const WINDOW: &str = "availability_window";
const ABSENCE: &str = "absence";
const CLOSURE: &str = "office_closure";

pub(super) fn rule_row(rule: &AvailabilityRule) -> rule_entity::Model {
    rule_entity::Model {
        id: rule.id.uuid(),
        doctor_id: rule.doctor.uuid(),
        office_id: rule.office.uuid(),
        weekdays: i32::from(rule.weekdays.bits()),
        starts: rule.span.start().to_string(),
        ends: rule.span.end().to_string(),
        valid_from: rule.valid_from.to_string(),
        valid_until: rule.valid_until.map(|date| date.to_string()),
        version: stored_version(rule.version),
    }
}

pub(super) fn rule(row: &rule_entity::Model) -> Result<AvailabilityRule, StoreError> {
    let weekdays = Weekdays::from_bits(narrow(RULE, "weekdays", row.weekdays)?);
    Ok(AvailabilityRule {
        id: RuleId::new(row.id),
        doctor: DoctorId::new(row.doctor_id),
        office: OfficeId::new(row.office_id),
        weekdays: weekdays.map_err(|_| corrupt(RULE, "weekdays is out of range"))?,
        span: span(RULE, &row.starts, &row.ends)?,
        valid_from: date(RULE, &row.valid_from)?,
        valid_until: row
            .valid_until
            .as_deref()
            .map(|raw| date(RULE, raw))
            .transpose()?,
        version: version(RULE, row.version)?,
    })
}

pub(super) fn window_row(window: &AvailabilityWindow) -> window_entity::Model {
    window_entity::Model {
        id: window.id.uuid(),
        doctor_id: window.doctor.uuid(),
        office_id: window.office.uuid(),
        on_date: window.date.to_string(),
        starts: window.span.start().to_string(),
        ends: window.span.end().to_string(),
        version: stored_version(window.version),
    }
}

pub(super) fn window(row: &window_entity::Model) -> Result<AvailabilityWindow, StoreError> {
    Ok(AvailabilityWindow {
        id: WindowId::new(row.id),
        doctor: DoctorId::new(row.doctor_id),
        office: OfficeId::new(row.office_id),
        date: date(WINDOW, &row.on_date)?,
        span: span(WINDOW, &row.starts, &row.ends)?,
        version: version(WINDOW, row.version)?,
    })
}

fn span(entity: &'static str, starts: &str, ends: &str) -> Result<CivilSpan, StoreError> {
    CivilSpan::new(time(entity, starts)?, time(entity, ends)?)
        .map_err(|_| corrupt(entity, "the times make no span"))
}

pub(super) fn absence_row(absence: &Absence) -> absence_entity::Model {
    absence_entity::Model {
        id: absence.id.uuid(),
        doctor_id: absence.doctor.uuid(),
        starts_at: DbInstant::of(absence.interval.start()),
        ends_at: DbInstant::of(absence.interval.end()),
        reason: absence.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        version: stored_version(absence.version),
    }
}

pub(crate) fn absence(row: &absence_entity::Model) -> Result<Absence, StoreError> {
    Ok(Absence {
        id: AbsenceId::new(row.id),
        doctor: DoctorId::new(row.doctor_id),
        interval: interval(ABSENCE, row.starts_at, row.ends_at)?,
        reason: maybe_note(ABSENCE, "reason", row.reason.as_deref())?,
        version: version(ABSENCE, row.version)?,
    })
}

pub(super) fn closure_row(closure: &Closure) -> closure_entity::Model {
    closure_entity::Model {
        id: closure.id.uuid(),
        office_id: closure.office.uuid(),
        starts_at: DbInstant::of(closure.interval.start()),
        ends_at: DbInstant::of(closure.interval.end()),
        reason: closure.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        version: stored_version(closure.version),
    }
}

pub(super) fn closure(row: &closure_entity::Model) -> Result<Closure, StoreError> {
    Ok(Closure {
        id: ClosureId::new(row.id),
        office: OfficeId::new(row.office_id),
        interval: interval(CLOSURE, row.starts_at, row.ends_at)?,
        reason: row
            .reason
            .as_deref()
            .map(|raw| line(CLOSURE, "reason", raw))
            .transpose()?,
        version: version(CLOSURE, row.version)?,
    })
}
