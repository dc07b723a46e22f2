//! What guards accounts beside their passwords, and counted failures.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const SECURITY: Table = Table {
    name: "account_security",
    body: "  user_id {id} NOT NULL PRIMARY KEY,
  email_verified_at {instant},
  awaits_email {bool} NOT NULL,
  pending_email {key:254},
  totp_sealed {bytes},
  totp_confirmed_at {instant},
  version {long} NOT NULL,
  CONSTRAINT account_security_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[],
    clustered: false,
};

/// Used codes: the key is what makes a code good for one login on any number of instances.
const STEP: Table = Table {
    name: "totp_step",
    body: "  user_id {id} NOT NULL,
  step {long} NOT NULL,
  used_at {instant} NOT NULL,
  PRIMARY KEY (user_id, step),
  CONSTRAINT totp_step_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[Index {
        name: "totp_step_by_age",
        columns: "used_at",
        unique: false,
    }],
    clustered: true,
};

const RECOVERY: Table = Table {
    name: "recovery_code",
    body: "  user_id {id} NOT NULL,
  hash {hash} NOT NULL,
  PRIMARY KEY (user_id, hash),
  CONSTRAINT recovery_code_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[],
    clustered: true,
};

const TOKEN: Table = Table {
    name: "one_time_token",
    body: "  hash {hash} NOT NULL PRIMARY KEY,
  user_id {id} NOT NULL,
  purpose {key:20} NOT NULL,
  email {key:254} NOT NULL,
  expires_at {instant} NOT NULL,
  CONSTRAINT one_time_token_user FOREIGN KEY (user_id) REFERENCES user_account (id)",
    indexes: &[
        Index {
            name: "one_time_token_by_user",
            columns: "user_id, purpose",
            unique: false,
        },
        Index {
            name: "one_time_token_by_age",
            columns: "expires_at",
            unique: false,
        },
    ],
    clustered: true,
};

/// No foreign key: addresses without an account are counted too, or the missing row would tell.
const THROTTLE: Table = Table {
    name: "throttle",
    body: "  gate {hash} NOT NULL PRIMARY KEY,
  attempts {long} NOT NULL,
  last_at {instant} NOT NULL",
    indexes: &[Index {
        name: "throttle_by_age",
        columns: "last_at",
        unique: false,
    }],
    clustered: true,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0501_login_session_authenticated",
            kind: StepKind::Column {
                table: "login_session",
                name: "authenticated_at",
                definition: "{instant}",
            },
        },
        Step {
            name: "m0502_login_session_must_enrol",
            kind: StepKind::Column {
                table: "login_session",
                name: "must_enrol",
                definition: "{bool} NOT NULL DEFAULT FALSE",
            },
        },
        Step {
            name: "m0503_account_security",
            kind: StepKind::Table(&SECURITY),
        },
        Step {
            name: "m0504_totp_step",
            kind: StepKind::Table(&STEP),
        },
        Step {
            name: "m0505_recovery_code",
            kind: StepKind::Table(&RECOVERY),
        },
        Step {
            name: "m0506_one_time_token",
            kind: StepKind::Table(&TOKEN),
        },
        Step {
            name: "m0507_throttle",
            kind: StepKind::Table(&THROTTLE),
        },
        Step {
            name: "m0508_settings_verify_email",
            kind: StepKind::Column {
                table: "clinic_settings",
                name: "verify_email",
                definition: "{bool} NOT NULL DEFAULT FALSE",
            },
        },
        Step {
            name: "m0509_settings_totp_roles",
            kind: StepKind::Column {
                table: "clinic_settings",
                name: "totp_roles",
                definition: "{key:80} NOT NULL DEFAULT ''",
            },
        },
    ]
}
