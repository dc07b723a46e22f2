//! Changes to tell to those who are looking, and calendars that people subscribe to.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// No foreign keys: it is written with every turno, and forgotten after a day.
const LIVE_CHANGE: Table = Table {
    name: "live_change",
    body: "  source_id {id} NOT NULL,
  source_version {long} NOT NULL,
  part {int} NOT NULL,
  seq {long},
  recorded_at {instant} NOT NULL,
  kind {key:20} NOT NULL,
  doctor_id {id},
  patient_id {id},
  office_id {id},
  status {key:20},
  start_at {instant},
  from_date {key:10},
  until_date {key:10},
  PRIMARY KEY (source_id, source_version, part)",
    indexes: &[Index {
        name: "live_change_by_seq",
        columns: "seq",
        unique: true,
    }],
    clustered: false,
};

const CALENDAR_FEED: Table = Table {
    name: "calendar_feed",
    body: "  id {id} NOT NULL PRIMARY KEY,
  user_id {id} NOT NULL,
  place {int} NOT NULL,
  secret_hash {hash} NOT NULL,
  detail {key:10} NOT NULL,
  language {key:10} NOT NULL,
  created_at {instant} NOT NULL,
  last_used_at {instant},
  CONSTRAINT calendar_feed_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[
        Index {
            name: "calendar_feed_by_user",
            columns: "user_id, place",
            unique: true,
        },
        Index {
            name: "calendar_feed_by_secret",
            columns: "secret_hash",
            unique: true,
        },
    ],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0901_live_change",
            kind: StepKind::Table(&LIVE_CHANGE),
        },
        Step {
            name: "m0902_calendar_feed",
            kind: StepKind::Table(&CALENDAR_FEED),
        },
    ]
}
