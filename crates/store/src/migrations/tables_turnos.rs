//! Turnos, their timeline, and the keys that keep them apart.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

const APPOINTMENT: Table = Table {
    name: "appointment",
    body: "  id {id} NOT NULL PRIMARY KEY,
  doctor_id {id} NOT NULL,
  patient_id {id} NOT NULL,
  office_id {id} NOT NULL,
  visit_type_id {id} NOT NULL,
  starts_at {instant} NOT NULL,
  ends_at {instant} NOT NULL,
  zone {line:64} NOT NULL,
  civil_start {key:24} NOT NULL,
  lane {int} NOT NULL,
  overbooking_reason {text},
  reason {text},
  buffer_before {int} NOT NULL,
  buffer_after {int} NOT NULL,
  status {key:20} NOT NULL,
  status_at {instant},
  arrived_at {instant},
  cancelled_by {id},
  cancel_reason {text},
  cancelled_late {bool} NOT NULL,
  created_by {id} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {long} NOT NULL,
  CONSTRAINT appointment_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id),
  CONSTRAINT appointment_patient FOREIGN KEY (patient_id) REFERENCES patient (id),
  CONSTRAINT appointment_office FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT appointment_visit_type FOREIGN KEY (visit_type_id) REFERENCES visit_type (id),
  CONSTRAINT appointment_created_by FOREIGN KEY (created_by) REFERENCES user_account (id),
  CONSTRAINT appointment_cancelled_by FOREIGN KEY (cancelled_by) REFERENCES user_account (id)",
    indexes: &[
        Index {
            name: "appointment_by_doctor",
            columns: "doctor_id, starts_at, id",
            unique: false,
        },
        Index {
            name: "appointment_by_patient",
            columns: "patient_id, starts_at, id",
            unique: false,
        },
        Index {
            name: "appointment_by_office",
            columns: "office_id, starts_at, id",
            unique: false,
        },
        Index {
            name: "appointment_by_start",
            columns: "starts_at, id",
            unique: false,
        },
        Index {
            name: "appointment_by_visit_type",
            columns: "visit_type_id",
            unique: false,
        },
    ],
    clustered: false,
};

const EVENT: Table = Table {
    name: "appointment_event",
    body: "  appointment_id {id} NOT NULL,
  version {long} NOT NULL,
  happened_at {instant} NOT NULL,
  actor_id {id} NOT NULL,
  role {key:20} NOT NULL,
  kind {key:20} NOT NULL,
  late {bool} NOT NULL,
  moved_from {instant},
  moved_to {instant},
  reason {text},
  PRIMARY KEY (appointment_id, version),
  CONSTRAINT appointment_event_appointment FOREIGN KEY (appointment_id) REFERENCES appointment (id),
  CONSTRAINT appointment_event_actor FOREIGN KEY (actor_id) REFERENCES user_account (id)",
    indexes: &[],
    clustered: true,
};

/// The guarantee: whoever takes a bucket of a resource in a lane first has it.
const CLAIM: Table = Table {
    name: "slot_claim",
    body: "  resource_kind {int} NOT NULL,
  resource_id {id} NOT NULL,
  bucket {long} NOT NULL,
  lane {int} NOT NULL,
  owner_kind {int} NOT NULL,
  owner_id {id} NOT NULL,
  PRIMARY KEY (resource_kind, resource_id, bucket, lane)",
    indexes: &[Index {
        name: "slot_claim_by_owner",
        columns: "owner_id",
        unique: false,
    }],
    clustered: true,
};

const SEAT: Table = Table {
    name: "patient_seat",
    body: "  patient_id {id} NOT NULL,
  seat {int} NOT NULL,
  owner_id {id} NOT NULL,
  held_until {instant} NOT NULL,
  PRIMARY KEY (patient_id, seat),
  CONSTRAINT patient_seat_patient FOREIGN KEY (patient_id) REFERENCES patient (id)",
    indexes: &[Index {
        name: "patient_seat_by_owner",
        columns: "owner_id",
        unique: true,
    }],
    clustered: true,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0201_appointment",
            kind: StepKind::Table(&APPOINTMENT),
        },
        Step {
            name: "m0202_appointment_event",
            kind: StepKind::Table(&EVENT),
        },
        Step {
            name: "m0203_slot_claim",
            kind: StepKind::Table(&CLAIM),
        },
        Step {
            name: "m0204_patient_seat",
            kind: StepKind::Table(&SEAT),
        },
    ]
}
