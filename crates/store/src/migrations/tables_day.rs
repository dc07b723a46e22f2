//! The day of the clinic: what keeps closures and bookings apart, and the quota of sobreturnos.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// What a booking at an office and a closure of it both write: see `appointment/day_marks.rs`.
const OFFICE_DAY_MARK: Table = Table {
    name: "office_day_mark",
    body: "  office_id {id} NOT NULL,
  day {int} NOT NULL,
  shard {int} NOT NULL,
  touches {long} NOT NULL,
  PRIMARY KEY (office_id, day, shard),
  CONSTRAINT office_day_mark_office FOREIGN KEY (office_id) REFERENCES office (id) ON DELETE CASCADE",
    indexes: &[],
    clustered: true,
};

const OVERBOOKING_SEAT: Table = Table {
    name: "overbooking_seat",
    body: "  doctor_id {id} NOT NULL,
  on_date {key:12} NOT NULL,
  seat {int} NOT NULL,
  owner_id {id} NOT NULL,
  PRIMARY KEY (doctor_id, on_date, seat),
  CONSTRAINT overbooking_seat_doctor FOREIGN KEY (doctor_id) REFERENCES doctor (id) ON DELETE CASCADE",
    indexes: &[Index {
        name: "overbooking_seat_by_owner",
        columns: "owner_id",
        unique: true,
    }],
    clustered: true,
};

/// One for a date in each scope: `scope` is the office, or nil for the clinic.
const HOLIDAY: Table = Table {
    name: "holiday",
    body: "  id {id} NOT NULL PRIMARY KEY,
  on_date {key:12} NOT NULL,
  scope {id} NOT NULL,
  office_id {id},
  name {line:80} NOT NULL,
  kind {key:20} NOT NULL,
  open {bool} NOT NULL,
  confirmed {bool} NOT NULL,
  version {long} NOT NULL,
  CONSTRAINT holiday_office FOREIGN KEY (office_id) REFERENCES office (id) ON DELETE CASCADE",
    indexes: &[
        Index {
            name: "holiday_by_date",
            columns: "on_date, scope",
            unique: true,
        },
        Index {
            name: "holiday_by_office",
            columns: "office_id",
            unique: false,
        },
    ],
    clustered: false,
};

/// Which years of the country's list were loaded: what was removed afterwards stays removed.
const HOLIDAY_YEAR: Table = Table {
    name: "holiday_year",
    body: "  loaded_year {int} NOT NULL PRIMARY KEY",
    indexes: &[],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0701_office_day_mark",
            kind: StepKind::Table(&OFFICE_DAY_MARK),
        },
        Step {
            name: "m0702_clinic_settings_max_overbookings",
            kind: StepKind::Column {
                table: "clinic_settings",
                name: "max_overbookings_per_day",
                definition: "{int} NOT NULL DEFAULT 10",
            },
        },
        Step {
            name: "m0703_overbooking_seat",
            kind: StepKind::Table(&OVERBOOKING_SEAT),
        },
        Step {
            name: "m0704_holiday",
            kind: StepKind::Table(&HOLIDAY),
        },
        Step {
            name: "m0705_holiday_year",
            kind: StepKind::Table(&HOLIDAY_YEAR),
        },
        Step {
            name: "m0a70_policy_override_max_overbookings",
            kind: StepKind::Column {
                table: "policy_override",
                name: "max_overbookings_per_day",
                definition: "{int}",
            },
        },
    ]
}
