//! How long a key has sealed: what is old is worth changing.

use super::step::{Step, StepKind};

pub(super) fn steps() -> Vec<Step> {
    vec![Step {
        name: "m1401_sealing_key_seals_since",
        kind: StepKind::Column {
            table: "sealing_key",
            name: "seals_since",
            definition: "{instant}",
        },
    }]
}
