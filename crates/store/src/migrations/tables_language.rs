//! In which language somebody is written to, when they chose one.

use super::step::{Step, StepKind};

const fn column(table: &'static str) -> StepKind {
    StepKind::Column {
        table,
        name: "language",
        definition: "{key:2}",
    }
}

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0f01_user_account_language",
            kind: column("user_account"),
        },
        Step {
            name: "m0f02_patient_language",
            kind: column("patient"),
        },
    ]
}
