//! Who pays: the payers, and which doctors accept which.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const PAYER: Table = Table {
    name: "payer",
    body: "  id {id} NOT NULL PRIMARY KEY,
  name {line:80} NOT NULL,
  search_name {key:170} NOT NULL,
  active {bool} NOT NULL,
  version {long} NOT NULL",
    indexes: &[Index {
        name: "payer_by_name",
        columns: "search_name",
        unique: true,
    }],
    clustered: false,
};

const DOCTOR_PAYER: Table = Table {
    name: "doctor_payer",
    body: "  doctor_id {id} NOT NULL,
  payer_id {id} NOT NULL,
  position {int} NOT NULL,
  PRIMARY KEY (doctor_id, payer_id),
  CONSTRAINT doctor_payer_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE,
  CONSTRAINT doctor_payer_payer FOREIGN KEY (payer_id) REFERENCES payer (id)",
    indexes: &[Index {
        name: "doctor_payer_by_payer",
        columns: "payer_id, doctor_id",
        unique: false,
    }],
    clustered: true,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0410_payer",
            kind: StepKind::Table(&PAYER),
        },
        Step {
            name: "m0411_doctor_payer",
            kind: StepKind::Table(&DOCTOR_PAYER),
        },
    ]
}
