//! What admins decide and look at: overrides of the booking policy.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// At most one for each scope; gone with its doctor or its visit type.
const OVERRIDE: Table = Table {
    name: "policy_override",
    body: "  scope {key:80} NOT NULL PRIMARY KEY,
  doctor_id {id},
  visit_type_id {id},
  pool {int} NOT NULL,
  slot_step_minutes {int},
  min_lead_minutes {int},
  max_horizon_days {int},
  cancellation_window_minutes {int},
  max_active_appointments {int},
  no_show_grace_minutes {int},
  duration {int},
  buffer_before {int},
  buffer_after {int},
  version {long} NOT NULL,
  CONSTRAINT policy_override_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE,
  CONSTRAINT policy_override_visit_type FOREIGN KEY (visit_type_id) REFERENCES visit_type (id) ON DELETE CASCADE",
    indexes: &[
        Index {
            name: "policy_override_by_doctor",
            columns: "doctor_id",
            unique: false,
        },
        Index {
            name: "policy_override_by_visit_type",
            columns: "visit_type_id",
            unique: false,
        },
        Index {
            name: "policy_override_by_pool",
            columns: "pool",
            unique: true,
        },
    ],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0a01_policy_override",
            kind: StepKind::Table(&OVERRIDE),
        },
        Step {
            name: "m0a02_settings_has_overrides",
            kind: StepKind::Column {
                table: "clinic_settings",
                name: "has_overrides",
                definition: "{bool} NOT NULL DEFAULT FALSE",
            },
        },
    ]
}
