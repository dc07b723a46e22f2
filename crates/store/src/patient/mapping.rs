//! Patients as rows.

use turnoplus_app::ports::{StoreError, fold};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Coverages, Details, Document, EmergencyContact, Patient};

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::{line, parse, stored_version, version};
use crate::db_time::{DbInstant, date};

const TABLE: &str = "patient";

pub(super) fn row(patient: &Patient) -> Model {
    let details = &patient.details;
    let contact = details.emergency_contact.as_ref();
    Model {
        id: patient.id.uuid(),
        full_name: patient.full_name.as_str().to_owned(),
        search_name: fold(patient.full_name.as_str()),
        document_type: patient.document.kind().as_str().to_owned(),
        document_number: patient.document.number().to_owned(),
        email: patient.email.as_ref().map(|email| email.as_str().to_owned()),
        phone: patient.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        birth_date: patient.birth_date.map(|date| date.to_string()),
        active: patient.active,
        created_at: DbInstant::of(patient.created_at),
        updated_at: DbInstant::of(patient.updated_at),
        version: stored_version(patient.version),
        holds: 0,
        cuil: details.cuil.as_ref().map(|cuil| cuil.as_str().to_owned()),
        address: details.address.as_ref().map(ToString::to_string),
        emergency_name: contact.map(|contact| contact.name.to_string()),
        emergency_phone: contact.map(|contact| contact.phone.to_string()),
        language: details.language.map(|language| language.code().to_owned()),
        merged_into: patient.merged_into.map(PatientId::uuid),
    }
}

fn details(row: &Model, coverages: Coverages) -> Result<Details, StoreError> {
    let emergency_contact = match (&row.emergency_name, &row.emergency_phone) {
        (Some(name), Some(phone)) => Some(EmergencyContact {
            name: line(TABLE, "emergency_name", name)?,
            phone: parse(TABLE, "emergency_phone", phone)?,
        }),
        _ => None,
    };
    Ok(Details {
        cuil: row
            .cuil
            .as_deref()
            .map(|raw| parse(TABLE, "cuil", raw))
            .transpose()?,
        address: row
            .address
            .as_deref()
            .map(|raw| line(TABLE, "address", raw))
            .transpose()?,
        emergency_contact,
        coverages,
        language: row
            .language
            .as_deref()
            .map(|raw| parse(TABLE, "language", raw))
            .transpose()?,
    })
}

pub(super) fn patient(row: &Model, coverages: Coverages) -> Result<Patient, StoreError> {
    let kind = parse(TABLE, "document_type", &row.document_type)?;
    Ok(Patient {
        id: PatientId::new(row.id),
        full_name: line(TABLE, "full_name", &row.full_name)?,
        document: Document::parse(kind, &row.document_number)
            .map_err(|_| corrupt(TABLE, "document_number has an illegal value"))?,
        email: row
            .email
            .as_deref()
            .map(|email| parse(TABLE, "email", email))
            .transpose()?,
        phone: row
            .phone
            .as_deref()
            .map(|phone| parse(TABLE, "phone", phone))
            .transpose()?,
        birth_date: row
            .birth_date
            .as_deref()
            .map(|raw| date(TABLE, raw))
            .transpose()?,
        details: details(row, coverages)?,
        active: row.active,
        merged_into: row.merged_into.map(PatientId::new),
        created_at: row.created_at.get(TABLE)?,
        updated_at: row.updated_at.get(TABLE)?,
        version: version(TABLE, row.version)?,
    })
}
