//! Accounts and logins.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const USER: Table = Table {
    name: "user_account",
    body: "  id {id} NOT NULL PRIMARY KEY,
  email {key:254} NOT NULL,
  password_hash {line:255} NOT NULL,
  full_name {line:120} NOT NULL,
  role {key:20} NOT NULL,
  patient_id {id},
  doctor_id {id},
  active {bool} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {long} NOT NULL,
  CONSTRAINT user_account_patient FOREIGN KEY (patient_id) REFERENCES patient (id),
  CONSTRAINT user_account_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id)",
    indexes: &[
        Index {
            name: "user_account_by_email",
            columns: "email",
            unique: true,
        },
        Index {
            name: "user_account_by_doctor",
            columns: "doctor_id",
            unique: true,
        },
        Index {
            name: "user_account_by_patient",
            columns: "patient_id",
            unique: false,
        },
    ],
    clustered: false,
};

const SESSION: Table = Table {
    name: "login_session",
    body: "  id {id} NOT NULL PRIMARY KEY,
  user_id {id} NOT NULL,
  created_at {instant} NOT NULL,
  last_used_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  revoked_at {instant},
  user_agent {text},
  CONSTRAINT login_session_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[Index {
        name: "login_session_by_user",
        columns: "user_id, created_at",
        unique: false,
    }],
    clustered: false,
};

const REFRESH_TOKEN: Table = Table {
    name: "refresh_token",
    body: "  hash {hash} NOT NULL PRIMARY KEY,
  session_id {id} NOT NULL,
  issued_at {instant} NOT NULL,
  spent_at {instant},
  CONSTRAINT refresh_token_session FOREIGN KEY (session_id) REFERENCES login_session (id)",
    indexes: &[Index {
        name: "refresh_token_by_session",
        columns: "session_id",
        unique: false,
    }],
    clustered: true,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0101_user_account",
            kind: StepKind::Table(&USER),
        },
        Step {
            name: "m0102_login_session",
            kind: StepKind::Table(&SESSION),
        },
        Step {
            name: "m0103_refresh_token",
            kind: StepKind::Table(&REFRESH_TOKEN),
        },
    ]
}
