//! What an administrator sets up, and the people: offices, visit types, settings, patients, doctors, availability.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const OFFICE: Table = Table {
    name: "office",
    body: "  id {id} NOT NULL PRIMARY KEY,
  code {key:20} NOT NULL,
  name {line:120} NOT NULL,
  address {line:200} NOT NULL,
  zone {line:64} NOT NULL,
  active {bool} NOT NULL,
  version {long} NOT NULL",
    indexes: &[Index {
        name: "office_by_code",
        columns: "code",
        unique: true,
    }],
    clustered: false,
};

const CLOSURE: Table = Table {
    name: "office_closure",
    body: "  id {id} NOT NULL PRIMARY KEY,
  office_id {id} NOT NULL,
  starts_at {instant} NOT NULL,
  ends_at {instant} NOT NULL,
  reason {line:80},
  version {long} NOT NULL,
  CONSTRAINT office_closure_office FOREIGN KEY (office_id) REFERENCES office (id) ON DELETE CASCADE",
    indexes: &[Index {
        name: "office_closure_by_office",
        columns: "office_id, ends_at",
        unique: false,
    }],
    clustered: false,
};

const VISIT_TYPE: Table = Table {
    name: "visit_type",
    body: "  id {id} NOT NULL PRIMARY KEY,
  name {line:80} NOT NULL,
  duration {int} NOT NULL,
  buffer_before {int} NOT NULL,
  buffer_after {int} NOT NULL,
  self_bookable {bool} NOT NULL,
  needs_approval {bool} NOT NULL,
  active {bool} NOT NULL,
  version {long} NOT NULL",
    indexes: &[],
    clustered: false,
};

const SETTINGS: Table = Table {
    name: "clinic_settings",
    body: "  id {int} NOT NULL PRIMARY KEY,
  clinic_name {line:120} NOT NULL,
  zone {line:64} NOT NULL,
  slot_step_minutes {int},
  min_lead_minutes {int} NOT NULL,
  max_horizon_days {int} NOT NULL,
  cancellation_window_minutes {int} NOT NULL,
  max_active_appointments {int} NOT NULL,
  no_show_grace_minutes {int} NOT NULL,
  version {long} NOT NULL",
    indexes: &[],
    clustered: false,
};

/// The settings of a new clinic; the policy is `BookingPolicy::default()`.
const SETTINGS_ROW: StepKind = StepKind::Row {
    up: "INSERT INTO clinic_settings (id, clinic_name, zone, slot_step_minutes, min_lead_minutes, max_horizon_days, \
         cancellation_window_minutes, max_active_appointments, no_show_grace_minutes, version) \
         SELECT 1, 'Mi clínica', 'America/Argentina/Buenos_Aires', NULL, 60, 90, 1440, 5, 15, 1 \
         FROM (SELECT 1 AS one) AS single_row WHERE NOT EXISTS (SELECT 1 FROM clinic_settings)",
    down: "DELETE FROM clinic_settings",
};

const PATIENT: Table = Table {
    name: "patient",
    body: "  id {id} NOT NULL PRIMARY KEY,
  full_name {line:120} NOT NULL,
  search_name {key:250} NOT NULL,
  document_type {key:20} NOT NULL,
  document_number {key:30} NOT NULL,
  email {key:254},
  phone {key:16},
  birth_date {key:12},
  active {bool} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {long} NOT NULL",
    indexes: &[
        Index {
            name: "patient_by_name",
            columns: "search_name, id",
            unique: false,
        },
        Index {
            name: "patient_by_document",
            columns: "document_number, document_type",
            unique: false,
        },
        Index {
            name: "patient_by_email",
            columns: "email",
            unique: false,
        },
    ],
    clustered: false,
};

const DOCTOR: Table = Table {
    name: "doctor",
    body: "  id {id} NOT NULL PRIMARY KEY,
  full_name {line:120} NOT NULL,
  search_name {key:250} NOT NULL,
  license {key:30} NOT NULL,
  specialty {line:80} NOT NULL,
  search_specialty {key:170} NOT NULL,
  bio {text},
  active {bool} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {long} NOT NULL",
    indexes: &[
        Index {
            name: "doctor_by_license",
            columns: "license",
            unique: true,
        },
        Index {
            name: "doctor_by_name",
            columns: "search_name, id",
            unique: false,
        },
        Index {
            name: "doctor_by_specialty",
            columns: "search_specialty, search_name, id",
            unique: false,
        },
    ],
    clustered: false,
};

const DOCTOR_OFFICE: Table = Table {
    name: "doctor_office",
    body: "  doctor_id {id} NOT NULL,
  office_id {id} NOT NULL,
  position {int} NOT NULL,
  PRIMARY KEY (doctor_id, office_id),
  CONSTRAINT doctor_office_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE,
  CONSTRAINT doctor_office_office FOREIGN KEY (office_id) REFERENCES office (id)",
    indexes: &[Index {
        name: "doctor_office_by_office",
        columns: "office_id, doctor_id",
        unique: false,
    }],
    clustered: true,
};

const RULE: Table = Table {
    name: "availability_rule",
    body: "  id {id} NOT NULL PRIMARY KEY,
  doctor_id {id} NOT NULL,
  office_id {id} NOT NULL,
  weekdays {int} NOT NULL,
  starts {key:8} NOT NULL,
  ends {key:8} NOT NULL,
  valid_from {key:12} NOT NULL,
  valid_until {key:12},
  version {long} NOT NULL,
  CONSTRAINT availability_rule_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE,
  CONSTRAINT availability_rule_office FOREIGN KEY (office_id) REFERENCES office (id)",
    indexes: &[
        Index {
            name: "availability_rule_by_doctor",
            columns: "doctor_id, id",
            unique: false,
        },
        Index {
            name: "availability_rule_by_office",
            columns: "office_id",
            unique: false,
        },
    ],
    clustered: false,
};

const WINDOW: Table = Table {
    name: "availability_window",
    body: "  id {id} NOT NULL PRIMARY KEY,
  doctor_id {id} NOT NULL,
  office_id {id} NOT NULL,
  on_date {key:12} NOT NULL,
  starts {key:8} NOT NULL,
  ends {key:8} NOT NULL,
  version {long} NOT NULL,
  CONSTRAINT availability_window_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE,
  CONSTRAINT availability_window_office FOREIGN KEY (office_id) REFERENCES office (id)",
    indexes: &[
        Index {
            name: "availability_window_by_doctor",
            columns: "doctor_id, on_date",
            unique: false,
        },
        Index {
            name: "availability_window_by_office",
            columns: "office_id",
            unique: false,
        },
    ],
    clustered: false,
};

const ABSENCE: Table = Table {
    name: "absence",
    body: "  id {id} NOT NULL PRIMARY KEY,
  doctor_id {id} NOT NULL,
  starts_at {instant} NOT NULL,
  ends_at {instant} NOT NULL,
  reason {text},
  version {long} NOT NULL,
  CONSTRAINT absence_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE",
    indexes: &[Index {
        name: "absence_by_doctor",
        columns: "doctor_id, ends_at",
        unique: false,
    }],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0001_office",
            kind: StepKind::Table(&OFFICE),
        },
        Step {
            name: "m0002_office_closure",
            kind: StepKind::Table(&CLOSURE),
        },
        Step {
            name: "m0003_visit_type",
            kind: StepKind::Table(&VISIT_TYPE),
        },
        Step {
            name: "m0004_clinic_settings",
            kind: StepKind::Table(&SETTINGS),
        },
        Step {
            name: "m0005_clinic_settings_row",
            kind: SETTINGS_ROW,
        },
        Step {
            name: "m0006_patient",
            kind: StepKind::Table(&PATIENT),
        },
        Step {
            name: "m0007_doctor",
            kind: StepKind::Table(&DOCTOR),
        },
        Step {
            name: "m0008_doctor_office",
            kind: StepKind::Table(&DOCTOR_OFFICE),
        },
        Step {
            name: "m0009_availability_rule",
            kind: StepKind::Table(&RULE),
        },
        Step {
            name: "m0010_availability_window",
            kind: StepKind::Table(&WINDOW),
        },
        Step {
            name: "m0011_absence",
            kind: StepKind::Table(&ABSENCE),
        },
    ]
}
