//! What is left of a clinical record when its retention has passed.

use super::step::{Step, StepKind};

pub(super) fn steps() -> Vec<Step> {
    vec![Step {
        name: "m1101_medical_record_erased_at",
        kind: StepKind::Column {
            table: "medical_record",
            name: "erased_at",
            definition: "{instant}",
        },
    }]
}
