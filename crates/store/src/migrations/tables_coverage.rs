//! What is not known of every patient, and who pays for their visits.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// A patient's coverages lie in numbered places, in their order.
const COVERAGE: Table = Table {
    name: "coverage",
    body: "  patient_id {id} NOT NULL,
  place {int} NOT NULL,
  kind {key:20} NOT NULL,
  payer_id {id},
  plan {line:80},
  affiliate_number {line:40},
  preferred {bool} NOT NULL,
  PRIMARY KEY (patient_id, place),
  CONSTRAINT coverage_patient FOREIGN KEY (patient_id) REFERENCES patient (id) ON DELETE CASCADE,
  CONSTRAINT coverage_payer FOREIGN KEY (payer_id) REFERENCES payer (id)",
    indexes: &[Index {
        name: "coverage_by_payer",
        columns: "payer_id",
        unique: false,
    }],
    clustered: true,
};

const fn of_patient(name: &'static str, definition: &'static str) -> StepKind {
    StepKind::Column {
        table: "patient",
        name,
        definition,
    }
}

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0420_patient_cuil",
            kind: of_patient("cuil", "{key:11}"),
        },
        Step {
            name: "m0421_patient_address",
            kind: of_patient("address", "{line:200}"),
        },
        Step {
            name: "m0422_patient_emergency_name",
            kind: of_patient("emergency_name", "{line:120}"),
        },
        Step {
            name: "m0423_patient_emergency_phone",
            kind: of_patient("emergency_phone", "{key:16}"),
        },
        Step {
            name: "m0424_coverage",
            kind: StepKind::Table(&COVERAGE),
        },
    ]
}
