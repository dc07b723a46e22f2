//! Holidays as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::holiday::Holiday;
use turnoplus_domain::ids::{HolidayId, OfficeId};
use uuid::Uuid;

use super::entity::Model;
use crate::db_row::{line, parse, stored_version, version};
use crate::db_time::date;

const TABLE: &str = "holiday";

pub(super) fn row(holiday: &Holiday) -> Model {
    let office_id = holiday.office.map(OfficeId::uuid);
    Model {
        id: holiday.id.uuid(),
        on_date: holiday.date.to_string(),
        scope: office_id.unwrap_or(Uuid::nil()),
        office_id,
        name: holiday.name.as_str().to_owned(),
        kind: holiday.kind.as_str().to_owned(),
        open: holiday.open,
        confirmed: holiday.confirmed,
        version: stored_version(holiday.version),
    }
}

pub(crate) fn holiday(row: &Model) -> Result<Holiday, StoreError> {
    Ok(Holiday {
        id: HolidayId::new(row.id),
        date: date(TABLE, &row.on_date)?,
        office: row.office_id.map(OfficeId::new),
        name: line(TABLE, "name", &row.name)?,
        kind: parse(TABLE, "kind", &row.kind)?,
        open: row.open,
        confirmed: row.confirmed,
        version: version(TABLE, row.version)?,
    })
}
