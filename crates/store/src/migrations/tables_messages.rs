//! The queue of messages. The older `outbox` (m0303) is written no more; it stays for instances of the version before,
//! which may still run beside this one.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// No foreign keys: what a message is about may be merged or removed before it is sent, and that is found out then.
const OUTBOX_MESSAGE: Table = Table {
    name: "outbox_message",
    body: "  id {id} NOT NULL PRIMARY KEY,
  dedup_key {key:160} NOT NULL,
  topic {key:40} NOT NULL,
  subject_id {id} NOT NULL,
  subject_version {long},
  nonce {id},
  civil_date {key:10},
  minutes_before {int},
  created_at {instant} NOT NULL,
  state {key:12} NOT NULL,
  outcome {key:20},
  attempts {int} NOT NULL,
  due_at {instant} NOT NULL,
  lease_owner {id}",
    indexes: &[
        Index {
            name: "outbox_message_by_key",
            columns: "dedup_key",
            unique: true,
        },
        Index {
            name: "outbox_message_by_due",
            columns: "state, due_at",
            unique: false,
        },
        Index {
            name: "outbox_message_by_state",
            columns: "state, created_at, id",
            unique: false,
        },
        Index {
            name: "outbox_message_by_age",
            columns: "created_at, id",
            unique: false,
        },
    ],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![Step {
        name: "m0801_outbox_message",
        kind: StepKind::Table(&OUTBOX_MESSAGE),
    }]
}
