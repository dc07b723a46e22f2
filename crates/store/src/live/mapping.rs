//! Changes as rows.

use turnoplus_app::ports::{LiveChange, NewLiveChange, NumberedChange, StoreError};
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId};

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::{parse, stored_version, version};
use crate::db_time::{DbInstant, date};

const TABLE: &str = "live_change";
const APPOINTMENT: &str = "appointment";
const AVAILABILITY: &str = "availability";

pub(super) fn row(new: &NewLiveChange) -> Model {
    let blank = Model {
        source_id: new.source,
        source_version: stored_version(new.version),
        part: i32::from(new.part),
        seq: None,
        recorded_at: DbInstant::of(new.at),
        kind: AVAILABILITY.to_owned(),
        doctor_id: None,
        patient_id: None,
        office_id: None,
        status: None,
        start_at: None,
        from_date: None,
        until_date: None,
    };
    match &new.change {
        LiveChange::Appointment {
            status,
            start,
            doctor,
            patient,
            ..
        } => Model {
            kind: APPOINTMENT.to_owned(),
            doctor_id: Some(doctor.uuid()),
            patient_id: Some(patient.uuid()),
            status: Some(status.as_str().to_owned()),
            start_at: Some(DbInstant::of(*start)),
            ..blank
        },
        LiveChange::Availability {
            doctor,
            office,
            from,
            until,
        } => Model {
            doctor_id: doctor.map(DoctorId::uuid),
            office_id: office.map(OfficeId::uuid),
            from_date: Some(from.to_string()),
            until_date: until.map(|date| date.to_string()),
            ..blank
        },
    }
}

pub(super) fn numbered(row: &Model) -> Result<NumberedChange, StoreError> {
    let number = row.seq.ok_or_else(|| missing("seq"))?;
    let change = match row.kind.as_str() {
        APPOINTMENT => LiveChange::Appointment {
            id: AppointmentId::new(row.source_id),
            version: version(TABLE, row.source_version)?,
            status: parse(TABLE, "status", row.status.as_deref().unwrap_or_default())?,
            start: row.start_at.ok_or_else(|| missing("start_at"))?.get(TABLE)?,
            doctor: row
                .doctor_id
                .map(DoctorId::new)
                .ok_or_else(|| missing("doctor_id"))?,
            patient: row
                .patient_id
                .map(PatientId::new)
                .ok_or_else(|| missing("patient_id"))?,
        },
        AVAILABILITY => LiveChange::Availability {
            doctor: row.doctor_id.map(DoctorId::new),
            office: row.office_id.map(OfficeId::new),
            from: date(TABLE, row.from_date.as_deref().unwrap_or_default())?,
            until: row
                .until_date
                .as_deref()
                .map(|raw| date(TABLE, raw))
                .transpose()?,
        },
        _ => return Err(corrupt(TABLE, "kind has an illegal value")),
    };
    Ok(NumberedChange { number, change })
}

fn missing(column: &str) -> StoreError {
    corrupt(TABLE, format!("{column} is missing"))
}
