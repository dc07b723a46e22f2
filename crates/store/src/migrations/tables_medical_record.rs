//! Clinical records: entries and the head of each patient's chain, emergencies, templates; and the fingerprints of the
//! keys that seal them.
//!
//! What an entry says lies in `sealed`, and nowhere else. Names of doctors are kept as text, and there is no foreign
//! key to doctor or account: authorship outlives both.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// `seq` and the hashes are present once the entry is signed.
const RECORD: Table = Table {
    name: "medical_record",
    body: "  id {id} NOT NULL PRIMARY KEY,
  patient_id {id} NOT NULL,
  appointment_id {id},
  doctor_id {id} NOT NULL,
  user_id {id} NOT NULL,
  author_name {line:120} NOT NULL,
  kind {key:20} NOT NULL,
  amends_id {id},
  sealed {bytes} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {long} NOT NULL,
  seq {long},
  license {key:30},
  signed_at {instant},
  prev_hash {hash},
  hash {hash},
  CONSTRAINT medical_record_patient FOREIGN KEY (patient_id) REFERENCES patient (id),
  CONSTRAINT medical_record_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (id),
  CONSTRAINT medical_record_amends FOREIGN KEY (amends_id) REFERENCES medical_record (id)",
    indexes: &[
        Index {
            name: "medical_record_by_seq",
            columns: "patient_id, seq",
            unique: true,
        },
        Index {
            name: "medical_record_by_patient",
            columns: "patient_id, created_at, id",
            unique: false,
        },
        Index {
            name: "medical_record_by_appointment",
            columns: "appointment_id",
            unique: false,
        },
        Index {
            name: "medical_record_by_amends",
            columns: "amends_id",
            unique: false,
        },
    ],
    clustered: false,
};

/// The last signed entry of each patient, under a keyed hash: what says that none was cut off.
const HEAD: Table = Table {
    name: "medical_record_head",
    body: "  patient_id {id} NOT NULL PRIMARY KEY,
  seq {long} NOT NULL,
  hash {hash} NOT NULL,
  mac {hash} NOT NULL,
  CONSTRAINT medical_record_head_patient FOREIGN KEY (patient_id) REFERENCES patient (id)",
    indexes: &[],
    clustered: true,
};

const BREAK_GLASS: Table = Table {
    name: "break_glass",
    body: "  id {id} NOT NULL PRIMARY KEY,
  patient_id {id} NOT NULL,
  doctor_id {id} NOT NULL,
  user_id {id} NOT NULL,
  sealed_reason {bytes} NOT NULL,
  opened_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  CONSTRAINT break_glass_patient FOREIGN KEY (patient_id) REFERENCES patient (id)",
    indexes: &[Index {
        name: "break_glass_by_patient",
        columns: "patient_id, doctor_id, expires_at",
        unique: false,
    }],
    clustered: false,
};

const TEMPLATE: Table = Table {
    name: "medical_record_template",
    body: "  id {id} NOT NULL PRIMARY KEY,
  name {line:80} NOT NULL,
  specialty {line:80},
  kind {key:20} NOT NULL,
  sections {text} NOT NULL,
  active {bool} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {long} NOT NULL",
    indexes: &[],
    clustered: false,
};

const SEALING_KEY: Table = Table {
    name: "sealing_key",
    body: "  id {key:64} NOT NULL PRIMARY KEY,
  fingerprint {hash} NOT NULL",
    indexes: &[],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0601_medical_record",
            kind: StepKind::Table(&RECORD),
        },
        Step {
            name: "m0602_medical_record_head",
            kind: StepKind::Table(&HEAD),
        },
        Step {
            name: "m0603_break_glass",
            kind: StepKind::Table(&BREAK_GLASS),
        },
        Step {
            name: "m0604_medical_record_template",
            kind: StepKind::Table(&TEMPLATE),
        },
        Step {
            name: "m0605_sealing_key",
            kind: StepKind::Table(&SEALING_KEY),
        },
    ]
}
