//! Files beside entries of clinical records. What they are called and what they are lies sealed in the entry.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const ATTACHMENT: Table = Table {
    name: "attachment",
    body: "  id {id} NOT NULL PRIMARY KEY,
  record_id {id} NOT NULL,
  sealed_key {bytes} NOT NULL,
  CONSTRAINT attachment_record FOREIGN KEY (record_id) REFERENCES medical_record (id)",
    indexes: &[Index {
        name: "attachment_by_record",
        columns: "record_id",
        unique: false,
    }],
    clustered: false,
};

/// Each chunk is encrypted under the key of its file.
const CHUNK: Table = Table {
    name: "attachment_chunk",
    body: "  attachment_id {id} NOT NULL,
  position {int} NOT NULL,
  content {bytes} NOT NULL,
  PRIMARY KEY (attachment_id, position),
  CONSTRAINT attachment_chunk_attachment FOREIGN KEY (attachment_id) REFERENCES attachment (id)",
    indexes: &[],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0e01_attachment",
            kind: StepKind::Table(&ATTACHMENT),
        },
        Step {
            name: "m0e02_attachment_chunk",
            kind: StepKind::Table(&CHUNK),
        },
    ]
}
