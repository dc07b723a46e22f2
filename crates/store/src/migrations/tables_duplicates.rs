//! Indexes by which active patients who look alike lie side by side.

use super::ddl::Index;
use super::step::{Step, StepKind};

const fn index(name: &'static str, columns: &'static str) -> StepKind {
    StepKind::Index {
        table: "patient",
        index: Index {
            name,
            columns,
            unique: false,
        },
    }
}

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0c01_patient_alike_by_document",
            kind: index("patient_alike_by_document", "active, document_number"),
        },
        Step {
            name: "m0c02_patient_alike_by_cuil",
            kind: index("patient_alike_by_cuil", "active, cuil"),
        },
        Step {
            name: "m0c03_patient_alike_by_name",
            kind: index("patient_alike_by_name", "active, birth_date, search_name"),
        },
    ]
}
