//! Patients who turned out to be one person: which of them stands for whom.

use super::ddl::Index;
use super::step::{Step, StepKind};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m1201_patient_merged_into",
            kind: StepKind::Column {
                table: "patient",
                name: "merged_into",
                definition: "{id}",
            },
        },
        Step {
            name: "m1202_patient_by_merged_into",
            kind: StepKind::Index {
                table: "patient",
                index: Index {
                    name: "patient_by_merged_into",
                    columns: "merged_into, id",
                    unique: false,
                },
            },
        },
    ]
}
