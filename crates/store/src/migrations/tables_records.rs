//! What is written beside a change: answers by idempotency key, the audit trail, messages to send; and the
//! fingerprint of the key that the audit trail is made with.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const IDEMPOTENCY: Table = Table {
    name: "idempotency_key",
    body: "  user_id {id} NOT NULL,
  idem_key {key:200} NOT NULL,
  fingerprint {hash} NOT NULL,
  created_at {instant} NOT NULL,
  status {int},
  body {bytes},
  PRIMARY KEY (user_id, idem_key),
  CONSTRAINT idempotency_key_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[Index {
        name: "idempotency_key_by_age",
        columns: "created_at",
        unique: false,
    }],
    clustered: false,
};

/// No foreign keys: the trail outlives what it tells of.
const AUDIT: Table = Table {
    name: "audit_event",
    body: "  subject_kind {key:20} NOT NULL,
  subject_id {id} NOT NULL,
  seq {long} NOT NULL,
  happened_at {instant} NOT NULL,
  actor_id {id},
  role {key:20},
  act {key:40} NOT NULL,
  details {text} NOT NULL,
  prev_hash {hash} NOT NULL,
  hash {hash} NOT NULL,
  PRIMARY KEY (subject_kind, subject_id, seq)",
    indexes: &[],
    clustered: false,
};

const OUTBOX: Table = Table {
    name: "outbox",
    body: "  dedup_key {key:100} NOT NULL PRIMARY KEY,
  topic {key:40} NOT NULL,
  appointment_id {id} NOT NULL,
  appointment_version {long} NOT NULL,
  created_at {instant} NOT NULL,
  CONSTRAINT outbox_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (id)",
    indexes: &[Index {
        name: "outbox_by_appointment",
        columns: "appointment_id",
        unique: false,
    }],
    clustered: false,
};

const KEY_CHECK: Table = Table {
    name: "key_check",
    body: "  id {int} NOT NULL PRIMARY KEY,
  fingerprint {hash} NOT NULL",
    indexes: &[],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0301_idempotency_key",
            kind: StepKind::Table(&IDEMPOTENCY),
        },
        Step {
            name: "m0302_audit_event",
            kind: StepKind::Table(&AUDIT),
        },
        Step {
            name: "m0303_outbox",
            kind: StepKind::Table(&OUTBOX),
        },
        Step {
            name: "m0304_key_check",
            kind: StepKind::Table(&KEY_CHECK),
        },
    ]
}
