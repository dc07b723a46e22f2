//! The heads of the audit trail's chains, and the order of its entries in time.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const HEAD: Table = Table {
    name: "audit_head",
    body: "  subject_kind {key:20} NOT NULL,
  subject_id {id} NOT NULL,
  seq {long} NOT NULL,
  hash {hash} NOT NULL,
  mac {hash} NOT NULL,
  PRIMARY KEY (subject_kind, subject_id)",
    indexes: &[],
    clustered: true,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0b01_audit_head",
            kind: StepKind::Table(&HEAD),
        },
        Step {
            name: "m0b02_audit_event_by_time",
            kind: StepKind::Index {
                table: "audit_event",
                index: Index {
                    name: "audit_event_by_time",
                    columns: "happened_at, subject_kind, subject_id, seq",
                    unique: false,
                },
            },
        },
    ]
}
