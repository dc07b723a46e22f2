//! Visit types as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::ids::VisitTypeId;
use turnoplus_domain::time::Minutes;
use turnoplus_domain::visit_type::VisitType;

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::{line, stored_version, version};

const TABLE: &str = "visit_type";

pub(super) fn row(visit_type: &VisitType) -> Model {
    Model {
        id: visit_type.id.uuid(),
        name: visit_type.name.as_str().to_owned(),
        duration: i32::from(visit_type.duration.get()),
        buffer_before: i32::from(visit_type.buffer_before.get()),
        buffer_after: i32::from(visit_type.buffer_after.get()),
        self_bookable: visit_type.self_bookable,
        needs_approval: visit_type.needs_approval,
        active: visit_type.active,
        version: stored_version(visit_type.version),
    }
}

pub(super) fn visit_type(row: &Model) -> Result<VisitType, StoreError> {
    let illegal = |_| corrupt(TABLE, "a length is out of range");
    Ok(VisitType {
        id: VisitTypeId::new(row.id),
        name: line(TABLE, "name", &row.name)?,
        duration: Minutes::duration(row.duration.into()).map_err(illegal)?,
        buffer_before: Minutes::buffer(row.buffer_before.into()).map_err(illegal)?,
        buffer_after: Minutes::buffer(row.buffer_after.into()).map_err(illegal)?,
        self_bookable: row.self_bookable,
        needs_approval: row.needs_approval,
        active: row.active,
        version: version(TABLE, row.version)?,
    })
}
