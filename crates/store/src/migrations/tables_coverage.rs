//! What is not known of every patient, who pays for their visits, and what a turno keeps of that.

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

const fn column(table: &'static str, name: &'static str, definition: &'static str) -> StepKind {
    StepKind::Column {
        table,
        name,
        definition,
    }
}

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0420_patient_cuil",
            kind: column("patient", "cuil", "{key:11}"),
        },
        Step {
            name: "m0421_patient_address",
            kind: column("patient", "address", "{line:200}"),
        },
        Step {
            name: "m0422_patient_emergency_name",
            kind: column("patient", "emergency_name", "{line:120}"),
        },
        Step {
            name: "m0423_patient_emergency_phone",
            kind: column("patient", "emergency_phone", "{key:16}"),
        },
        Step {
            name: "m0424_coverage",
            kind: StepKind::Table(&COVERAGE),
        },
        Step {
            name: "m0425_appointment_coverage_kind",
            kind: column("appointment", "coverage_kind", "{key:20}"),
        },
        Step {
            name: "m0426_appointment_coverage_payer",
            kind: column("appointment", "coverage_payer", "{line:80}"),
        },
        Step {
            name: "m0427_appointment_coverage_plan",
            kind: column("appointment", "coverage_plan", "{line:80}"),
        },
        Step {
            name: "m0428_appointment_coverage_number",
            kind: column("appointment", "coverage_number", "{line:40}"),
        },
    ]
}
