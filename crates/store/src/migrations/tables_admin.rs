//! What admins decide and look at: overrides of the booking policy, and the indexes of the audit trail and of reports.

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

const fn index(name: &'static str, columns: &'static str) -> Index {
    Index {
        name,
        columns,
        unique: false,
    }
}

/// The indexes that the audit trail is read by, newest first.
const AUDIT_INDEXES: [(&str, Index); 4] = [
    (
        "m0a03_audit_event_by_time",
        index("audit_event_by_time", "happened_at"),
    ),
    (
        "m0a04_audit_event_by_actor",
        index("audit_event_by_actor", "actor_id, happened_at"),
    ),
    (
        "m0a05_audit_event_by_act",
        index("audit_event_by_act", "act, happened_at"),
    ),
    (
        "m0a06_audit_event_by_kind",
        index("audit_event_by_kind", "subject_kind, happened_at"),
    ),
];

/// Everything that reports count, so that they read this index and no row: see ADR 18.
const FOR_REPORTS: Index = index(
    "appointment_for_reports",
    "office_id, civil_start, doctor_id, status, lane, cancelled_late, starts_at, ends_at, created_at, buffer_before, \
     buffer_after",
);

pub(super) fn steps() -> Vec<Step> {
    let mut steps = vec![
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
    ];
    steps.extend(AUDIT_INDEXES.map(|(name, index)| Step {
        name,
        kind: StepKind::Index {
            table: "audit_event",
            index,
        },
    }));
    steps.extend([
        Step {
            name: "m0a07_appointment_for_reports",
            kind: StepKind::Index {
                table: "appointment",
                index: FOR_REPORTS,
            },
        },
        Step {
            name: "m0a08_patient_by_creation",
            kind: StepKind::Index {
                table: "patient",
                index: index("patient_by_creation", "created_at"),
            },
        },
    ]);
    steps
}
