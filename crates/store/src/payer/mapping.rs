//! Payers as rows.

use turnoplus_app::ports::{StoreError, fold};
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::payer::Payer;

use super::entity::Model;
use crate::db_row::{line, stored_version, version};

const TABLE: &str = "payer";

pub(super) fn row(payer: &Payer) -> Model {
    Model {
        id: payer.id.uuid(),
        name: payer.name.as_str().to_owned(),
        search_name: fold(payer.name.as_str()),
        active: payer.active,
        version: stored_version(payer.version),
    }
}

pub(super) fn payer(row: &Model) -> Result<Payer, StoreError> {
    Ok(Payer {
        id: PayerId::new(row.id),
        name: line(TABLE, "name", &row.name)?,
        active: row.active,
        version: version(TABLE, row.version)?,
    })
}
