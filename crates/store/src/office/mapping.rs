//! Offices as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::Office;

use super::entity::Model;
use crate::db_row::{line, parse, stored_version, version};

const TABLE: &str = "office";

pub(super) fn row(office: &Office) -> Model {
    Model {
        id: office.id.uuid(),
        code: office.code.as_str().to_owned(),
        name: office.name.as_str().to_owned(),
        address: office.address.as_str().to_owned(),
        zone: office.zone.name().to_owned(),
        active: office.active,
        version: stored_version(office.version),
    }
}

pub(super) fn office(row: &Model) -> Result<Office, StoreError> {
    Ok(Office {
        id: OfficeId::new(row.id),
        code: parse(TABLE, "code", &row.code)?,
        name: line(TABLE, "name", &row.name)?,
        address: line(TABLE, "address", &row.address)?,
        zone: parse(TABLE, "zone", &row.zone)?,
        active: row.active,
        version: version(TABLE, row.version)?,
    })
}
