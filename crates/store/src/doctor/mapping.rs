//! Doctors as rows.

use turnoplus_app::ports::{StoreError, fold};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId};

use super::entity::Model;
use super::{office_entity, payer_entity};
use crate::db_row::{line, maybe_note, parse, stored_version, version};
use crate::db_time::DbInstant;

const TABLE: &str = "doctor";

pub(super) fn row(doctor: &Doctor) -> Model {
    Model {
        id: doctor.id.uuid(),
        full_name: doctor.full_name.as_str().to_owned(),
        search_name: fold(doctor.full_name.as_str()),
        license: doctor.license.as_str().to_owned(),
        specialty: doctor.specialty.as_str().to_owned(),
        search_specialty: fold(doctor.specialty.as_str()),
        bio: doctor.bio.as_ref().map(|bio| bio.as_str().to_owned()),
        active: doctor.active,
        created_at: DbInstant::of(doctor.created_at),
        updated_at: DbInstant::of(doctor.updated_at),
        version: stored_version(doctor.version),
    }
}

/// The doctor's offices as rows, in their order.
pub(super) fn office_rows(doctor: &Doctor) -> Vec<office_entity::Model> {
    let row = |(position, office): (i32, &OfficeId)| office_entity::Model {
        doctor_id: doctor.id.uuid(),
        office_id: office.uuid(),
        position,
    };
    (0..).zip(&doctor.offices).map(row).collect()
}

/// The payers that the doctor accepts as rows, in their order.
pub(super) fn payer_rows(doctor: &Doctor) -> Vec<payer_entity::Model> {
    let row = |(position, payer): (i32, &PayerId)| payer_entity::Model {
        doctor_id: doctor.id.uuid(),
        payer_id: payer.uuid(),
        position,
    };
    (0..).zip(&doctor.payers).map(row).collect()
}

pub(super) fn doctor(
    row: &Model,
    offices: Vec<OfficeId>,
    payers: Vec<PayerId>,
) -> Result<Doctor, StoreError> {
    Ok(Doctor {
        id: DoctorId::new(row.id),
        full_name: line(TABLE, "full_name", &row.full_name)?,
        license: parse(TABLE, "license", &row.license)?,
        specialty: line(TABLE, "specialty", &row.specialty)?,
        offices,
        payers,
        bio: maybe_note(TABLE, "bio", row.bio.as_deref())?,
        active: row.active,
        created_at: row.created_at.get(TABLE)?,
        updated_at: row.updated_at.get(TABLE)?,
        version: version(TABLE, row.version)?,
    })
}
