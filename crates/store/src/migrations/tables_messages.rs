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

/// Jobs that one instance does for all: who holds each, and when it was last done.
const JOB_LEASE: Table = Table {
    name: "job_lease",
    body: "  name {key:40} NOT NULL PRIMARY KEY,
  owner {id},
  held_until {instant} NOT NULL,
  due_at {instant} NOT NULL,
  started_at {instant},
  done_at {instant},
  failures {int} NOT NULL",
    indexes: &[],
    clustered: true,
};

const SETTINGS: &str = "clinic_settings";

pub(super) fn steps() -> Vec<Step> {
    let setting = |step, name, definition| Step {
        name: step,
        kind: StepKind::Column {
            table: SETTINGS,
            name,
            definition,
        },
    };
    vec![
        Step {
            name: "m0801_outbox_message",
            kind: StepKind::Table(&OUTBOX_MESSAGE),
        },
        Step {
            name: "m0802_job_lease",
            kind: StepKind::Table(&JOB_LEASE),
        },
        setting(
            "m0803_settings_message_reminders",
            "message_reminders",
            "{key:60} NOT NULL DEFAULT '2880,180'",
        ),
        setting(
            "m0804_settings_message_quiet_from",
            "message_quiet_from",
            "{key:8}",
        ),
        setting(
            "m0805_settings_message_quiet_until",
            "message_quiet_until",
            "{key:8}",
        ),
        setting("m0806_settings_message_reply_to", "message_reply_to", "{key:254}"),
        setting(
            "m0807_settings_message_language",
            "message_language",
            "{key:2} NOT NULL DEFAULT 'es'",
        ),
        Step {
            name: "m0808_login_session_by_end",
            kind: StepKind::Index {
                table: "login_session",
                index: Index {
                    name: "login_session_by_end",
                    columns: "expires_at",
                    unique: false,
                },
            },
        },
    ]
}
